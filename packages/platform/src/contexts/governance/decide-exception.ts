import { authorize } from '#contexts/identity/index.ts'
import { answersFor, loadApplication } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { governanceErrors } from './errors.ts'
import type { RequirementException } from './exception.ts'
import { loadException, saveExceptionDecision } from './exception-store.ts'
import type { ExceptionId } from './ids.ts'
import { textPayload } from './text-payload.ts'

export interface ExceptionDecision {
  readonly exceptionId: ExceptionId
  readonly decision: 'approve' | 'reject'
  readonly reason: string
}

/**
 * Approves or rejects an exception. Whoever asked for it, or answers for the application, does not decide.
 * Errors: `governance.own_request`, `exception_decided`, `not_found`.
 */
export async function decideException(
  actor: Actor,
  { exceptionId, decision, reason }: ExceptionDecision,
  { db, now, append }: Services,
): Promise<RequirementException> {
  authorize(actor, 'exception:decide')
  const { institution } = actor

  return serializable(db, async (tx) => {
    const exception = await loadException(tx, institution, exceptionId)
    const application = await loadApplication(tx, institution, exception.applicationId)
    if (exception.requestedBy === actor.id || answersFor(actor.id, application)) {
      throw governanceErrors.own_request()
    }
    const at = now()
    if (exception.decision !== undefined || exception.until <= at) {
      throw governanceErrors.exception_decided()
    }

    const decided = await saveExceptionDecision(tx, exception, {
      decision,
      by: actor.id,
      at,
      reason,
    })
    await append(tx, {
      kind: decision === 'approve' ? 'exception.approved' : 'exception.rejected',
      subject: exceptionId,
      actor,
      body: {
        application: exception.applicationId,
        requirement: exception.requirement,
        until: exception.until,
      },
      payloads: textPayload('reason', exception.applicationId, reason),
    })
    return decided
  })
}
