import type { InstitutionId } from '#kernel/ids.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { identityErrors } from './errors.ts'
import { lockThrottles, saveThrottle } from './session-store.ts'
import {
  addressKey,
  attempt,
  FAILURES_PER_ADDRESS_MAX,
  FAILURES_PER_NAME_MAX,
  forgiven,
  nameKey,
} from './throttle.ts'

export interface AttemptPlace {
  readonly institution: InstitutionId
  readonly login: string
  readonly ip: string
}

/**
 * Counts an attempt against the name and the address before anything is verified. Row locks, not
 * a serializable transaction: under attack the attempts queue up instead of running again.
 *
 * @throws `identity.throttled`
 */
export async function admitAttempt(place: AttemptPlace, { db, now }: Services): Promise<void> {
  const limits = limitsOf(place)
  const refusedForSeconds = await together(db, async (tx) => {
    const at = now()
    const stored = await lockThrottles(tx, place.institution, [...limits.keys()], at)
    const judged = [...limits].map(([key, failuresMax]) => {
      const current = stored.get(key)
      const seen = current?.failures === 0 ? undefined : current
      return { key, verdict: attempt(seen, failuresMax, at) }
    })
    const waits = judged.map(({ verdict }) => (verdict.allowed ? 0 : verdict.retryAfterSeconds))
    const wait = Math.max(...waits)
    if (wait > 0) return wait
    for (const { key, verdict } of judged) {
      if (verdict.allowed) await saveThrottle(tx, place.institution, key, verdict.next)
    }
    return 0
  })
  if (refusedForSeconds > 0) {
    throw identityErrors.throttled({ retryAfterSeconds: refusedForSeconds })
  }
}

/** A right password clears the name; of the address only the attempt itself is taken back. */
export async function forgiveAttempt(place: AttemptPlace, { db, now }: Services): Promise<void> {
  const name = nameKey(place.login)
  await together(db, async (tx) => {
    const at = now()
    const limits = limitsOf(place)
    const stored = await lockThrottles(tx, place.institution, [...limits.keys()], at)
    for (const [key, failuresMax] of limits) {
      const current = stored.get(key)
      if (current === undefined) continue
      const next =
        key === name
          ? { failures: 0, lastAttemptAt: at, blockedUntil: undefined }
          : forgiven(current, failuresMax)
      await saveThrottle(tx, place.institution, key, next)
    }
  })
}

function limitsOf({ login, ip }: AttemptPlace): ReadonlyMap<string, number> {
  return new Map([
    [nameKey(login), FAILURES_PER_NAME_MAX],
    [addressKey(ip), FAILURES_PER_ADDRESS_MAX],
  ])
}
