import { z } from 'zod'
import { defineId, InstitutionId, PersonId } from '#kernel/ids.ts'
import { addMs, Instant } from '#kernel/time.ts'
import { NoticeId } from './notice.ts'

export const DeliveryId = defineId('dlv')
export type DeliveryId = z.infer<typeof DeliveryId>
export const WebhookId = defineId('whk')
export type WebhookId = z.infer<typeof WebhookId>

export const Channel = z.enum(['email', 'webhook'])
export type Channel = z.infer<typeof Channel>

/** One message to one receiver: sent at least once, always under the same id. */
export const Delivery = z.object({
  id: DeliveryId,
  institution: InstitutionId,
  channel: Channel,
  type: z.string(),
  notice: NoticeId.optional(),
  person: PersonId.optional(),
  webhook: WebhookId.optional(),
  createdAt: Instant,
  attempts: z.int().nonnegative(),
  nextAttemptAt: Instant.optional(),
  deliveredAt: Instant.optional(),
  deadAt: Instant.optional(),
  failure: z.string().optional(),
})
export type Delivery = z.infer<typeof Delivery>

/** Why an attempt failed, in a closed word: what a receiver answered is kept nowhere. */
export interface AttemptFailure {
  readonly failure: string
  /** Another attempt would fail in the same way. */
  readonly final: boolean
}

export const ATTEMPTS_MAX = 12
const FIRST_WAIT_MS = 5_000
const WAIT_MS_MAX = 6 * 60 * 60 * 1_000

/**
 * When a delivery is tried again after so many attempts; `undefined` once they are used up, after about a day. Waits
 * double, and a half of each is left to chance, so that receivers that come back are not met by all at once.
 */
export function nextAttempt(attempts: number, at: Instant, chance: number): Instant | undefined {
  if (attempts >= ATTEMPTS_MAX) return undefined
  const wait = Math.min(WAIT_MS_MAX, FIRST_WAIT_MS * 3 ** (attempts - 1))
  return addMs(at, Math.round(wait / 2 + (wait / 2) * chance))
}
