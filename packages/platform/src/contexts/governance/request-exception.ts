import { authorize } from '#contexts/identity/index.ts'
import { answersFor, loadApplication, registryErrors } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { type ApplicationId, newId } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/time.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { governanceErrors } from './errors.ts'
import { EXCEPTION_DAYS_MAX, type RequirementException } from './exception.ts'
import { insertException } from './exception-store.ts'
import { isWaivable } from './lifecycle.ts'
import { textPayload } from './text-payload.ts'

export interface ExceptionRequest {
  readonly applicationId: ApplicationId
  readonly requirement: string
  readonly reason: string
  readonly until: Instant
}

/**
 * Asks for a departure from one waivable requirement, until a date.
 * Errors: `governance.not_waivable`, `exception_too_long`, `registry.not_answerable`, `not_found`.
 */
export async function requestException(
  actor: Actor,
  { applicationId, requirement, reason, until }: ExceptionRequest,
  { db, now, append }: Services,
): Promise<RequirementException> {
  authorize(actor, 'exception:request')
  const { institution } = actor

  return serializable(db, async (tx) => {
    const application = await loadApplication(tx, institution, applicationId)
    if (!answersFor(actor.id, application))
      throw registryErrors.not_answerable({ id: applicationId })
    if (!isWaivable(requirement)) throw governanceErrors.not_waivable({ requirement })
    const requestedAt = now()
    if (until <= requestedAt || until > addDays(requestedAt, EXCEPTION_DAYS_MAX)) {
      throw governanceErrors.exception_too_long({ daysMax: EXCEPTION_DAYS_MAX })
    }

    const exception: RequirementException = {
      id: newId('exc'),
      institution,
      applicationId,
      requirement,
      reason,
      until,
      requestedBy: actor.id,
      requestedAt,
    }
    await insertException(tx, exception)
    await append(tx, {
      kind: 'exception.requested',
      subject: exception.id,
      actor,
      body: { application: applicationId, requirement, until },
      payloads: textPayload('reason', applicationId, reason),
    })
    return exception
  })
}
