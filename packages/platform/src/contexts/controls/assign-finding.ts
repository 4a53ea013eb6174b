import { authorize, findPerson } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { controlsErrors } from './errors.ts'
import type { Finding } from './finding.ts'
import { loadFinding, saveFinding } from './finding-store.ts'
import type { FindingId } from './ids.ts'

export interface Assignment {
  readonly to: PersonId
  /** Left out, the date stays. It may come nearer, never move away. */
  readonly dueAt?: Instant | undefined
}

/**
 * Gives an open finding to a person. Errors: `controls.no_finding`, `finding_closed`, `no_such_person`, `due_later`.
 */
export async function assignFinding(
  actor: Actor,
  id: FindingId,
  { to, dueAt }: Assignment,
  { db, append }: Services,
): Promise<Finding> {
  authorize(actor, 'finding:assign')
  return serializable(db, async (tx) => {
    const finding = await loadFinding(tx, actor.institution, id)
    if (finding.closedAt !== undefined) throw controlsErrors.finding_closed()
    const person = await findPerson(tx, actor.institution, to)
    if (person === undefined || person.deactivatedAt !== undefined)
      throw controlsErrors.no_such_person()
    if (dueAt !== undefined && dueAt > finding.dueAt)
      throw controlsErrors.due_later({ until: finding.dueAt })
    const assigned: Finding = { ...finding, assignedTo: to, dueAt: dueAt ?? finding.dueAt }
    await saveFinding(tx, actor.institution, assigned)
    await append(tx, {
      kind: 'finding.assigned',
      subject: id,
      actor,
      body: { statement: finding.statement, to, dueAt: assigned.dueAt },
    })
    return { ...assigned, revision: finding.revision + 1 }
  })
}
