import type { Selectable } from 'kysely'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { ExitTask, ExitTaskId } from './exit-task.ts'
import type { ExitTaskTable } from './monitor-tables.ts'
import './tables.ts'

const fromRow = (row: Selectable<ExitTaskTable>): ExitTask => ({
  id: row.id,
  application: row.application,
  condition: row.condition,
  value: row.value,
  openedAt: row.opened_at,
  ...(row.outcome !== null && { outcome: row.outcome }),
  ...(row.resolved_by !== null && { resolvedBy: row.resolved_by }),
  ...(row.resolved_at !== null && { resolvedAt: row.resolved_at }),
  ...(row.reason !== null && { reason: row.reason }),
})

export async function insertExitTask(tx: Transaction, institution: InstitutionId, task: ExitTask) {
  await tx
    .insertInto('oversight.exit_task')
    .values({
      id: task.id,
      institution,
      application: task.application,
      condition: JSON.stringify(task.condition),
      value: task.value,
      opened_at: task.openedAt,
      outcome: null,
      resolved_by: null,
      resolved_at: null,
      reason: null,
    })
    .execute()
}

export async function findExitTask(reader: Reader, institution: InstitutionId, id: ExitTaskId) {
  const row = await reader
    .selectFrom('oversight.exit_task')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : fromRow(row)
}

/** The newest task of an application, resolved or not. */
export async function findNewestExitTask(
  reader: Reader,
  institution: InstitutionId,
  application: ApplicationId,
) {
  const [newest] = await listExitTasks(reader, institution, { application }, 1)
  return newest
}

export interface ExitFilter {
  readonly open?: boolean | undefined
  readonly application?: ApplicationId | undefined
  readonly before?: ExitTaskId | undefined
}

/** Tasks newest first. */
export async function listExitTasks(
  reader: Reader,
  institution: InstitutionId,
  { open, application, before }: ExitFilter,
  limit: number,
): Promise<readonly ExitTask[]> {
  const rows = await reader
    .selectFrom('oversight.exit_task')
    .selectAll()
    .where('institution', '=', institution)
    .$if(open === true, (query) => query.where('resolved_at', 'is', null))
    .$if(open === false, (query) => query.where('resolved_at', 'is not', null))
    .$if(application !== undefined, (query) => query.where('application', '=', application!))
    .$if(before !== undefined, (query) => query.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

export async function saveExitOutcome(
  tx: Transaction,
  institution: InstitutionId,
  id: ExitTaskId,
  resolution: {
    readonly outcome: 'retired' | 'kept'
    readonly by: string
    readonly at: Instant
    readonly reason: string | undefined
  },
) {
  await tx
    .updateTable('oversight.exit_task')
    .set({
      outcome: resolution.outcome,
      resolved_by: resolution.by,
      resolved_at: resolution.at,
      reason: resolution.reason ?? null,
    })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('resolved_at', 'is', null)
    .executeTakeFirstOrThrow()
}
