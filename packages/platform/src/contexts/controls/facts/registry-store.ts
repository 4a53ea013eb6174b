import { type RawBuilder, sql } from 'kysely'
import type { Stage } from '#contexts/registry/index.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'

/** Whose rows, until when, and of which application where only one is asked about. */
export interface Scope {
  readonly reader: Reader
  readonly institution: InstitutionId
  readonly at: Instant
  readonly only: ApplicationId | undefined
}

/**
 * The newest entry of these kinds for each subject, as of the instant: the state that the ledger knows. Which ones they are
 * is found by the index alone, so that only they are read and parsed.
 */
async function newestEntries<Row>(
  { reader, institution, at }: Omit<Scope, 'only'>,
  kinds: readonly string[],
  subject: string | undefined,
  members: RawBuilder<unknown>,
): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    with newest as materialized (
      select distinct on (subject) seq from ledger.entry
      where institution = ${institution} and kind = any(${kinds}::text[]) and at <= ${at}
        and (${subject ?? null}::text is null or subject = ${subject ?? null})
      order by subject, seq desc
    ), parsed as materialized (
      select entry.subject, entry.text::jsonb as entry
      from newest join ledger.entry as entry on entry.seq = newest.seq
    )
    select subject, ${members} from parsed order by subject`.execute(reader)
  return rows
}

/** The whole bodies. */
export async function newestBodies(
  scope: Omit<Scope, 'only'>,
  kinds: readonly string[],
  subject?: string,
) {
  type Row = { readonly subject: string; readonly body: Record<string, unknown> }
  return newestEntries<Row>(scope, kinds, subject, sql`entry -> 'body' as body`)
}

/** What the ledger last said of the stage and tier of each application. */
export async function inventoryRows(scope: Scope, kinds: readonly string[]) {
  type Row = { subject: ApplicationId; stage: string; tier: string; revision: number }
  const members = sql`entry #>> '{body,application,stage}' as stage,
    entry #>> '{body,application,tier}' as tier, (entry #>> '{body,application,revision}')::int as revision`
  return newestEntries<Row>(scope, kinds, scope.only, members)
}

/** Every move between stages, oldest first, and whether a gate decided it. */
export async function moveRows({ reader, institution, at, only }: Scope) {
  const { rows } = await sql<{ subject: ApplicationId; from: Stage; to: Stage; gated: boolean }>`
    with moved as materialized (
      select seq, subject, text::jsonb -> 'body' as body from ledger.entry
      where institution = ${institution} and kind = 'application.advanced' and at <= ${at}
        and (${only ?? null}::text is null or subject = ${only ?? null})
    )
    select subject, body ->> 'from' as from, body ->> 'to' as to, body ->> 'gateSource' is not null as gated
    from moved order by seq`.execute(reader)
  return rows
}

/** The model versions that stand in the registry now. */
export async function modelRows({ reader, institution }: Scope) {
  return reader
    .selectFrom('registry.model_version as version')
    .innerJoin('registry.model as model', (join) =>
      join
        .onRef('model.id', '=', 'version.model_id')
        .onRef('model.institution', '=', 'version.institution'),
    )
    .select(['version.id', 'version.digest', 'version.filing', 'version.explainability'])
    .select([
      'version.provenance',
      'version.price',
      'model.kind',
      'model.origin',
      'model.supplier_id as supplierId',
    ])
    .where('version.institution', '=', institution)
    .execute()
}

/** Model versions that have somewhere to answer. */
export async function deployedVersions({ reader, institution }: Scope) {
  const rows = await reader
    .selectFrom('registry.deployment')
    .select('model_version_id')
    .distinct()
    .where('institution', '=', institution)
    .where('enabled', '=', true)
    .execute()
  return rows.map((row) => row.model_version_id)
}

/** Which of these numbers stand in the newest snapshot of a filing list. */
export async function filedNumbers({ reader, institution, at }: Scope, numbers: readonly string[]) {
  const { rows } = await sql<{ number: string }>`
    select distinct filing.number from registry.filing as filing
    join (
      select distinct on (list) id from registry.filing_snapshot
      where institution = ${institution} and imported_at <= ${at} order by list, id desc
    ) as newest on newest.id = filing.snapshot_id
    where filing.institution = ${institution} and filing.number = any(${numbers}::text[])`.execute(
    reader,
  )
  return rows.map(({ number }) => number)
}

/** Model versions that have an entry of registration with somebody who acted and their digest. */
export async function registeredVersions({ reader, institution, at }: Scope) {
  const { rows } = await sql<{ id: string; digest: string | null; by: string | null }>`
    select subject as id, text::jsonb #>> '{body,version,digest}' as digest,
      nullif(text::jsonb #>> '{actor,type}', 'anonymous') as by
    from ledger.entry
    where institution = ${institution} and kind = 'model.version_registered' and at <= ${at}`.execute(
    reader,
  )
  return rows
}

/** People and whether they were active; names and addresses stay where they are. */
export async function personRows({ reader, institution, at }: Scope) {
  return reader
    .selectFrom('identity.person')
    .select(['id', 'roles', 'deactivated_at as deactivatedAt'])
    .where('institution', '=', institution)
    .where('added_at', '<=', at)
    .execute()
}

/** Acts that change what the list says of a supplier; each entry holds its state. */
export const supplierKinds = [
  ...['supplier.proposed', 'supplier.listed', 'supplier.delisted', 'supplier.amended'],
] as const

/** The newest state of each supplier that the ledger knows. */
export async function supplierBodies(scope: Scope) {
  return newestBodies(scope, supplierKinds)
}
