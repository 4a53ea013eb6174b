import type { Selectable } from 'kysely'
import type { Role } from '#kernel/actor.ts'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { Effect } from './effect.ts'
import { controlsErrors } from './errors.ts'
import type { Finding } from './finding.ts'
import type { FindingId } from './ids.ts'
import type { FindingTable } from './tables.ts'

export async function insertFinding(tx: Transaction, institution: InstitutionId, finding: Finding) {
  await tx
    .insertInto('controls.finding')
    .values({
      id: finding.id,
      institution,
      statement: finding.statement,
      effect: finding.effect,
      reason: JSON.stringify(finding.reason),
      owner_role: finding.ownerRole,
      assigned_to: finding.assignedTo ?? null,
      opened_by: finding.openedBy,
      opened_at: finding.openedAt,
      due_at: finding.dueAt,
      revision: finding.revision,
    })
    .execute()
}

/** Errors: `controls.stale_finding`. */
export async function saveFinding(tx: Transaction, institution: InstitutionId, finding: Finding) {
  const { numUpdatedRows } = await tx
    .updateTable('controls.finding')
    .set({
      effect: finding.effect,
      reason: JSON.stringify(finding.reason),
      assigned_to: finding.assignedTo ?? null,
      due_at: finding.dueAt,
      closed_by: finding.closedBy ?? null,
      closed_at: finding.closedAt ?? null,
      revision: finding.revision + 1,
    })
    .where('institution', '=', institution)
    .where('id', '=', finding.id)
    .where('revision', '=', finding.revision)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw controlsErrors.stale_finding()
}

export interface FindingFilter {
  readonly open?: boolean | undefined
  readonly overdueAt?: Instant | undefined
  readonly statement?: string | undefined
  readonly effect?: Effect | undefined
  readonly ownerRole?: Role | undefined
  readonly assignedTo?: PersonId | undefined
}

/** A page, newest first. */
export async function pageOfFindings(
  reader: Reader,
  institution: InstitutionId,
  filter: FindingFilter,
  { before, limit }: { readonly before?: FindingId | undefined; readonly limit: number },
): Promise<readonly Finding[]> {
  const { open, overdueAt, statement, effect, ownerRole, assignedTo } = filter
  let query = reader
    .selectFrom('controls.finding')
    .selectAll()
    .where('institution', '=', institution)
    .orderBy('id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  if (open !== undefined) query = query.where('closed_at', open ? 'is' : 'is not', null)
  if (overdueAt !== undefined) {
    query = query.where('closed_at', 'is', null).where('due_at', '<=', overdueAt)
  }
  if (statement !== undefined) query = query.where('statement', '=', statement)
  if (effect !== undefined) query = query.where('effect', '=', effect)
  if (ownerRole !== undefined) query = query.where('owner_role', '=', ownerRole)
  if (assignedTo !== undefined) query = query.where('assigned_to', '=', assignedTo)
  return (await query.execute()).map(fromRow)
}

/** Every open finding: at most one for each statement. */
export async function openFindings(reader: Reader, institution: InstitutionId) {
  const rows = await reader
    .selectFrom('controls.finding')
    .selectAll()
    .where('institution', '=', institution)
    .where('closed_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(fromRow)
}

/** Errors: `controls.no_finding`, also for what belongs to another institution. */
export async function loadFinding(reader: Reader, institution: InstitutionId, id: FindingId) {
  const row = await reader
    .selectFrom('controls.finding')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw controlsErrors.no_finding()
  return fromRow(row)
}

function fromRow(row: Selectable<FindingTable>): Finding {
  return {
    id: row.id,
    statement: row.statement,
    effect: row.effect,
    reason: row.reason,
    ownerRole: row.owner_role,
    ...(row.assigned_to !== null && { assignedTo: row.assigned_to }),
    openedBy: row.opened_by,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    ...(row.closed_by !== null && { closedBy: row.closed_by, closedAt: row.closed_at! }),
    revision: row.revision,
  }
}
