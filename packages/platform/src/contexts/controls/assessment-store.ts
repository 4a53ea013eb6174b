import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { Assessment } from './assessment.ts'
import type { Effect } from './effect.ts'
import type { AssessmentId } from './ids.ts'
import type { Result, ResultDetail } from './result.ts'
import type { AssessmentTable } from './tables.ts'

export async function insertAssessment(
  tx: Transaction,
  assessment: Assessment,
  results: readonly Result[],
) {
  const { id, institution } = assessment
  await tx
    .insertInto('controls.assessment')
    .values({
      id,
      institution,
      at: assessment.at,
      made_at: assessment.madeAt,
      made_by: assessment.madeBy,
      catalogue_version: assessment.catalogue.version,
      catalogue_digest: assessment.catalogue.digest,
      log_size: assessment.logSize,
      counts: JSON.stringify(assessment.counts),
      own_counts: JSON.stringify(assessment.ownCounts),
      entry_id: assessment.entryId,
    })
    .execute()
  await sql`
    insert into controls.result (institution, assessment_id, statement, effect, detail)
    select ${institution}, ${id}, * from unnest(
      ${results.map(({ statement }) => statement)}::text[],
      ${results.map(({ effect }) => effect)}::text[],
      ${results.map(({ detail }) => JSON.stringify(detail))}::jsonb[])`.execute(tx)
}

export interface AssessmentFilter {
  /** Only those that decided the moment in which they were made. */
  readonly ofThePresent?: boolean | undefined
  readonly from?: Instant | undefined
  readonly until?: Instant | undefined
}

/** A page, newest first. */
export async function pageOfAssessments(
  reader: Reader,
  institution: InstitutionId,
  { ofThePresent, from, until }: AssessmentFilter,
  { before, limit }: { readonly before?: AssessmentId | undefined; readonly limit: number },
): Promise<readonly Assessment[]> {
  let query = selectAssessments(reader, institution).orderBy('id', 'desc').limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  if (ofThePresent === true) query = query.whereRef('at', '=', 'made_at')
  if (from !== undefined) query = query.where('made_at', '>=', from)
  if (until !== undefined) query = query.where('made_at', '<=', until)
  return (await query.execute()).map(fromRow)
}

/** Of those of the present that were made between two instants the last of each week or month in China, newest first. */
export async function lastOfEach(
  reader: Reader,
  institution: InstitutionId,
  each: 'week' | 'month',
  { from, until }: { readonly from: Instant; readonly until: Instant },
): Promise<readonly Assessment[]> {
  // China keeps one clock all year, eight hours ahead of UTC.
  const inChina = sql`date_trunc(${sql.lit(each)}, (made_at at time zone 'UTC') + interval '8 hours')`
  const rows = await selectAssessments(reader, institution)
    .distinctOn(sql`${inChina}`)
    .whereRef('at', '=', 'made_at')
    .where('made_at', '>=', from)
    .where('made_at', '<=', until)
    .orderBy(inChina, 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(fromRow)
}

export async function findAssessment(reader: Reader, institution: InstitutionId, id: AssessmentId) {
  const row = await selectAssessments(reader, institution).where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** The newest one that decided the moment in which it was made. */
export async function latestAssessment(reader: Reader, institution: InstitutionId) {
  const [latest] = await pageOfAssessments(
    reader,
    institution,
    { ofThePresent: true },
    { limit: 1 },
  )
  return latest
}

export type StoredResult = Omit<Result, 'duty'>

export async function resultsOf(
  reader: Reader,
  institution: InstitutionId,
  id: AssessmentId,
): Promise<readonly StoredResult[]> {
  return reader
    .selectFrom('controls.result')
    .select(['statement', 'effect', 'detail'])
    .where('institution', '=', institution)
    .where('assessment_id', '=', id)
    .execute()
}

export interface PastResult {
  readonly assessment: AssessmentId
  readonly at: Instant
  readonly effect: Effect
  readonly reason: ResultDetail['reason']
  readonly coverage: ResultDetail['coverage']
}

/** What a statement was in the assessments of the present, newest first. */
export async function historyOf(
  reader: Reader,
  institution: InstitutionId,
  statement: string,
  { before, limit }: { readonly before?: AssessmentId | undefined; readonly limit: number },
): Promise<readonly PastResult[]> {
  let query = reader
    .selectFrom('controls.result as result')
    .innerJoin('controls.assessment as assessment', 'assessment.id', 'result.assessment_id')
    .select(['assessment.id', 'assessment.at', 'result.effect', 'result.detail'])
    .where('result.institution', '=', institution)
    .where('result.statement', '=', statement)
    .whereRef('assessment.at', '=', 'assessment.made_at')
    .orderBy('result.assessment_id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('result.assessment_id', '<', before)
  const rows = await query.execute()
  return rows.map(({ id, at, effect, detail }) => ({
    ...{ assessment: id, at, effect, reason: detail.reason, coverage: detail.coverage },
  }))
}

function selectAssessments(reader: Reader, institution: InstitutionId) {
  return reader.selectFrom('controls.assessment').selectAll().where('institution', '=', institution)
}

function fromRow(row: Selectable<AssessmentTable>): Assessment {
  return {
    id: row.id,
    institution: row.institution,
    at: row.at,
    madeAt: row.made_at,
    madeBy: row.made_by,
    catalogue: { version: row.catalogue_version, digest: row.catalogue_digest },
    logSize: row.log_size,
    counts: row.counts,
    ownCounts: row.own_counts,
    entryId: row.entry_id,
  }
}
