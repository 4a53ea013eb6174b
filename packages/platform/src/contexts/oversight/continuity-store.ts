import type { Selectable } from 'kysely'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import { everyRow } from '#platform/database/every-row.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { ContinuityPlan } from './continuity-plan.ts'
import type { ContinuityPlanTable } from './drill-tables.ts'
import './tables.ts'

export async function insertPlan(
  tx: Transaction,
  institution: InstitutionId,
  plan: ContinuityPlan,
) {
  await tx
    .insertInto('oversight.continuity_plan')
    .values({
      institution,
      application: plan.application,
      revision: plan.revision,
      steps: JSON.stringify(plan.steps),
      rto_minutes: plan.rtoMinutes,
      rpo_minutes: plan.rpoMinutes,
      review_on: plan.reviewOn,
      written_by: plan.writtenBy,
      written_at: plan.writtenAt,
    })
    .execute()
}

export async function newestPlan(
  reader: Reader,
  institution: InstitutionId,
  application: ApplicationId,
): Promise<ContinuityPlan | undefined> {
  const [newest] = await plansOf(reader, institution, application, 1)
  return newest
}

/** The newest plan of each of these applications that has one. */
export async function newestPlansOf(
  reader: Reader,
  institution: InstitutionId,
  applications: readonly ApplicationId[],
): Promise<ReadonlyMap<ApplicationId, ContinuityPlan>> {
  if (applications.length === 0) return new Map()
  const rows = await reader
    .selectFrom('oversight.continuity_plan')
    .distinctOn('application')
    .selectAll()
    .where('institution', '=', institution)
    .where('application', 'in', applications)
    .orderBy('application')
    .orderBy('revision', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.application, fromRow(row)]))
}

/** The revisions of an application's plan, newest first. */
export async function plansOf(
  reader: Reader,
  institution: InstitutionId,
  application: ApplicationId,
  limit: number,
): Promise<readonly ContinuityPlan[]> {
  const rows = await reader
    .selectFrom('oversight.continuity_plan')
    .selectAll()
    .where('institution', '=', institution)
    .where('application', '=', application)
    .orderBy('revision', 'desc')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** Applications whose newest plan was to be looked at by a date, of all institutions. */
export function plansToReview(reader: Reader, date: string) {
  return everyRow(
    (after: ApplicationId | undefined, limit) =>
      reader
        .selectFrom('oversight.continuity_plan as plan')
        .select(['plan.institution', 'plan.application', 'plan.review_on', 'plan.revision'])
        .where('plan.review_on', '<=', date)
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom('oversight.continuity_plan as later')
                .select('later.revision')
                .whereRef('later.institution', '=', 'plan.institution')
                .whereRef('later.application', '=', 'plan.application')
                .whereRef('later.revision', '>', 'plan.revision'),
            ),
          ),
        )
        .$if(after !== undefined, (query) => query.where('plan.application', '>', after!))
        .orderBy('plan.application')
        .limit(limit)
        .execute(),
    ({ application }) => application,
  )
}

function fromRow(row: Selectable<ContinuityPlanTable>): ContinuityPlan {
  return {
    application: row.application,
    revision: row.revision,
    steps: row.steps,
    rtoMinutes: row.rto_minutes,
    rpoMinutes: row.rpo_minutes,
    reviewOn: row.review_on,
    writtenBy: row.written_by,
    writtenAt: row.written_at,
  }
}
