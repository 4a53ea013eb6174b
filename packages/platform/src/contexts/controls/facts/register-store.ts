import { sql } from 'kysely'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import type { Scope } from './registry-store.ts'

export async function countOpenFindings(reader: Reader, institution: InstitutionId, at: Instant) {
  const row = await reader
    .selectFrom('controls.finding')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('institution', '=', institution)
    .where('opened_at', '<=', at)
    .where((or) => or.or([or('closed_at', 'is', null), or('closed_at', '>', at)]))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** When each application first came into operation, out of the ledger. */
export async function operatingSince({ reader, institution, at, only }: Scope) {
  const { rows } = await sql<{ id: ApplicationId; since: Instant }>`
    select subject as id, min(at) as since from ledger.entry
    where institution = ${institution} and kind = 'application.advanced' and at <= ${at}
      and (${only ?? null}::text is null or subject = ${only ?? null})
      and text::jsonb #>> '{body,to}' = 'operation'
    group by subject`.execute(reader)
  return new Map(rows.map(({ id, since }) => [id, since]))
}

/** When each application last met the target of each kind of drill; keys are `application kind`. */
export async function metDrills({ reader, institution, at, only }: Scope) {
  let query = reader
    .selectFrom('oversight.drill')
    .select(({ fn }) => ['application', 'kind', fn.max('finished_at').as('finished')])
    .where('institution', '=', institution)
    .where('outcome', '=', 'met')
    .where('finished_at', '<=', at)
    .groupBy(['application', 'kind'])
  if (only !== undefined) query = query.where('application', '=', only)
  const rows = await query.execute()
  return new Map(rows.map((row) => [`${row.application} ${row.kind}`, row.finished!]))
}
