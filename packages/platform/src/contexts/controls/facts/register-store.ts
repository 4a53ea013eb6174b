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

/**
 * When each application last met the target of each kind of drill; keys are `application kind`. A recovery that was quick
 * enough for the plan of then counts for the plan of now only where it is quick enough for that, too.
 */
export async function metDrills({ reader, institution, at, only }: Scope) {
  const { rows } = await sql<{ application: ApplicationId; kind: string; finished: Instant }>`
    with plan as (
      select distinct on (application) application, rto_minutes, rpo_minutes from oversight.continuity_plan
      where institution = ${institution} and written_at <= ${at}
      order by application, revision desc
    )
    select drill.application, drill.kind, max(drill.finished_at) as finished
    from oversight.drill as drill left join plan on plan.application = drill.application
    where drill.institution = ${institution} and drill.outcome = 'met' and drill.finished_at <= ${at}
      and (${only ?? null}::text is null or drill.application = ${only ?? null})
      and (drill.kind <> 'recovery' or plan.application is null
        or ((drill.measured ->> 'rtoMs')::bigint <= plan.rto_minutes * 60000::bigint
          and (drill.measured ->> 'rpoMs')::bigint <= plan.rpo_minutes * 60000::bigint))
    group by drill.application, drill.kind`.execute(reader)
  return new Map(
    rows.map(({ application, kind, finished }) => [`${application} ${kind}`, finished]),
  )
}
