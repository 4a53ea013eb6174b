import type { Selectable } from 'kysely'
import type { ApplicationId, EntryId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { Report, ReportFailure, ReportId, ReportKind, ReportState } from './report.ts'
import type { ReportTable } from './report-tables.ts'

/** All but the file, which is read only to be handed out. */
const columns = [
  ...['id', 'institution', 'asked', 'locale', 'as_of', 'requested_by', 'requested_at'],
  ...['lease_until', 'attempts', 'step', 'finished_at', 'failure', 'name', 'digest', 'bytes'],
  ...['entry_id', 'expires_at'],
] as const satisfies readonly (keyof ReportTable)[]
type Row = Pick<Selectable<ReportTable>, (typeof columns)[number]>

export async function insertReport(
  tx: Transaction,
  { id, institution, asked, locale, asOf, requestedBy, requestedAt }: Report,
) {
  await tx
    .insertInto('controls.report')
    .values({
      ...{ id, institution, kind: asked.kind, asked: JSON.stringify(asked) },
      application: 'application' in asked ? asked.application : null,
      ...{ locale, as_of: asOf, requested_by: requestedBy, requested_at: requestedAt },
      ...{ attempts: 0 },
    })
    .execute()
}

export async function countUnfinished(reader: Reader, institution: InstitutionId): Promise<number> {
  const row = await reader
    .selectFrom('controls.report')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('institution', '=', institution)
    .where('finished_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

export async function findReport(
  reader: Reader,
  institution: InstitutionId,
  id: ReportId,
): Promise<StoredReport | undefined> {
  const row = await reader
    .selectFrom('controls.report')
    .select(columns)
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** With since when nobody is at work on it, where it is not finished. */
export type StoredReport = Report & { readonly idleSince?: Instant }

export interface ReportFilter {
  readonly kinds: readonly ReportKind[]
  readonly application?: ApplicationId | undefined
  readonly finished?: boolean | undefined
}

/** Newest first. */
export async function pageOfReports(
  reader: Reader,
  institution: InstitutionId,
  { kinds, application, finished }: ReportFilter,
  { before, limit }: { readonly before?: ReportId | undefined; readonly limit: number },
): Promise<readonly StoredReport[]> {
  const rows = await reader
    .selectFrom('controls.report')
    .select(columns)
    .where('institution', '=', institution)
    .where('kind', 'in', kinds)
    .$if(application !== undefined, (query) => query.where('application', '=', application!))
    .$if(finished !== undefined, (query) =>
      query.where('finished_at', finished ? 'is not' : 'is', null),
    )
    .$if(before !== undefined, (query) => query.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** One that is being made, by whom its lease names: `attempt` is the how manieth time this is. */
export interface BegunReport extends Report {
  readonly attempt: number
}

/** Takes the one that waits longest, or `only` that one; what another process makes is left to it. */
export async function takeReport(
  tx: Transaction,
  {
    at,
    leaseUntil,
    only,
  }: { readonly at: Instant; readonly leaseUntil: Instant; readonly only: ReportId | undefined },
): Promise<BegunReport | undefined> {
  const waiting = tx
    .selectFrom('controls.report')
    .select('id')
    .where('finished_at', 'is', null)
    .where((or) => or.or([or('lease_until', 'is', null), or('lease_until', '<', at)]))
    .$if(only !== undefined, (query) => query.where('id', '=', only!))
    .orderBy('requested_at')
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .skipLocked()
  const row = await tx
    .updateTable('controls.report')
    .set(({ eb }) => ({
      lease_until: leaseUntil,
      attempts: eb('attempts', '+', 1),
      step: 'reading' as const,
    }))
    .where('id', 'in', waiting)
    .returning(columns)
    .executeTakeFirst()
  return row && { ...fromRow(row), attempt: row.attempts }
}

/** Whatever is said of a report that is being made is said by whom it was last given to. */
function ofHolder(reader: Reader, { institution, id, attempt }: BegunReport) {
  return reader
    .updateTable('controls.report')
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('attempts', '=', attempt)
    .where('finished_at', 'is', null)
}

export async function renewReport(reader: Reader, report: BegunReport, leaseUntil: Instant) {
  await ofHolder(reader, report).set({ lease_until: leaseUntil }).execute()
}

export async function saveWriting(reader: Reader, report: BegunReport) {
  await ofHolder(reader, report).set({ step: 'writing' }).execute()
}

export interface MadeFile {
  readonly name: string
  readonly asOf: Instant
  readonly digest: string
  readonly bytes: number
  readonly entry: EntryId
  readonly sealed: Uint8Array
  readonly at: Instant
  readonly expiresAt: Instant
}

export async function saveMade(tx: Transaction, report: BegunReport, made: MadeFile) {
  await ofHolder(tx, report)
    .set({
      ...{ name: made.name, as_of: made.asOf, digest: made.digest, bytes: made.bytes },
      ...{ entry_id: made.entry, sealed: Buffer.from(made.sealed) },
      ...{ finished_at: made.at, expires_at: made.expiresAt, step: null, lease_until: null },
    })
    .execute()
}

/** Whether it was still this process that made it. */
export async function isHeld(tx: Transaction, report: BegunReport): Promise<boolean> {
  const { numUpdatedRows } = await ofHolder(tx, report).set({ step: 'writing' }).executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function saveFailure(
  tx: Transaction,
  report: BegunReport,
  failure: ReportFailure,
  at: Instant,
) {
  await ofHolder(tx, report)
    .set({ failure: JSON.stringify(failure), finished_at: at, step: null, lease_until: null })
    .execute()
}

/** The sealed file, where it is still kept. */
export async function sealedFile(reader: Reader, institution: InstitutionId, id: ReportId) {
  const row = await reader
    .selectFrom('controls.report')
    .select('sealed')
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.sealed ?? undefined
}

/** Lets go of files whose days are over, of all institutions. */
export async function dropExpired(reader: Reader, at: Instant) {
  await reader
    .updateTable('controls.report')
    .set({ sealed: null })
    .where('sealed', 'is not', null)
    .where('expires_at', '<=', at)
    .execute()
}

/** Files that are kept, for sealing them anew. */
export async function pageOfSealed(
  reader: Reader,
  institution: InstitutionId,
  { after, limit }: { readonly after: string; readonly limit: number },
) {
  const rows = await reader
    .selectFrom('controls.report')
    .select(['id', 'sealed'])
    .where('institution', '=', institution)
    .where('sealed', 'is not', null)
    .where('id', '>', after as ReportId)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id, sealed }) => ({ id, sealed: sealed! }))
}

export async function saveSealed(
  tx: Transaction,
  institution: InstitutionId,
  id: ReportId,
  sealed: Uint8Array,
) {
  await tx
    .updateTable('controls.report')
    .set({ sealed: Buffer.from(sealed) })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .execute()
}

function fromRow(row: Row): StoredReport {
  return {
    ...(row.finished_at === null && { idleSince: row.lease_until ?? row.requested_at }),
    ...{ id: row.id, institution: row.institution, asked: row.asked, locale: row.locale },
    ...{ asOf: row.as_of, requestedBy: row.requested_by, requestedAt: row.requested_at },
    state: stateOf(row),
    ...(row.step !== null && { step: row.step }),
    ...(row.finished_at !== null && { finishedAt: row.finished_at }),
    ...(row.failure !== null && { failure: row.failure }),
    ...(row.name !== null && { name: row.name }),
    ...(row.digest !== null && { digest: row.digest }),
    ...(row.bytes !== null && { bytes: row.bytes }),
    ...(row.entry_id !== null && { entry: row.entry_id }),
    ...(row.expires_at !== null && { expiresAt: row.expires_at }),
  }
}

/** One that was made is `made` until its file is gone; readers look at the hour, too. */
function stateOf({ failure, digest, step }: Row): ReportState {
  if (failure !== null) return 'failed'
  if (digest !== null) return 'made'
  return step === null ? 'waiting' : 'running'
}
