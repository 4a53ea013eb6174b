import { authorize } from '#contexts/identity/index.ts'
import { answersFor, loadApplication } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { EntryDraft, Reactions, Services } from '#platform/services.ts'
import { findExitTask, findNewestExitTask, saveExitOutcome } from './exit-store.ts'
import type { ExitTaskId } from './exit-task.ts'
import { monitorErrors } from './monitor-errors.ts'

/**
 * Keeps an application although it met a condition of exit (measure 17.3). Who answers for it does not decide that.
 * Errors: `oversight.no_exit`, `own_exit`.
 */
export async function keepApplication(
  actor: Actor,
  { id, reason }: { readonly id: ExitTaskId; readonly reason: string },
  { db, now, append }: Services,
): Promise<void> {
  authorize(actor, 'exit:decide')
  await serializable(db, async (tx) => {
    const { institution } = actor
    const task = await findExitTask(tx, institution, id)
    if (task === undefined || task.resolvedAt !== undefined)
      throw monitorErrors.no_exit({ exit: id })
    const application = await loadApplication(tx, institution, task.application)
    if (answersFor(actor.id, application)) throw monitorErrors.own_exit()
    const resolution = { outcome: 'kept', by: actor.id, at: now(), reason } as const
    await saveExitOutcome(tx, institution, id, resolution)
    await append(tx, {
      kind: 'exit.resolved',
      subject: id,
      actor,
      body: { application: task.application, outcome: 'kept', reason },
    })
  })
}

/** The gate into retirement was passed: nothing remains to be asked. */
async function resolveByRetirement(
  tx: Transaction,
  { actor, subject, body }: EntryDraft,
  { now, append }: Services,
) {
  if (body.to !== 'retirement') return
  const { institution } = actor
  const task = await findNewestExitTask(tx, institution, subject as ApplicationId)
  if (task === undefined || task.resolvedAt !== undefined) return
  const resolution = { outcome: 'retired', by: actor.id, at: now(), reason: undefined } as const
  await saveExitOutcome(tx, institution, task.id, resolution)
  await append(tx, {
    kind: 'exit.resolved',
    subject: task.id,
    actor,
    body: { application: task.application, outcome: 'retired' },
  })
}

export const exitReactions: Reactions = { 'application.advanced': resolveByRetirement }
