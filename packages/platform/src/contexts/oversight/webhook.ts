import { createHmac, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { InstitutionId, PersonId } from '#kernel/ids.ts'
import { Instant, msOf } from '#kernel/time.ts'
import { type DeliveryId, WebhookId } from './delivery.ts'

const SECRET_BYTES = 32
const SECRET_PREFIX = 'whsec_'
export const TYPES_MAX = 50
/** How long the secret before signs beside the new one. */
export const OVERLAP_HOURS_MAX = 168

/** A system of the institution that is told of events. */
export const Webhook = z.object({
  id: WebhookId,
  institution: InstitutionId,
  url: z.string(),
  description: z.string(),
  /** None named, all. */
  types: z.array(z.string()).readonly(),
  addedBy: PersonId,
  addedAt: Instant,
  previousUntil: Instant.optional(),
  disabledAt: Instant.optional(),
  disabledReason: z.string().optional(),
})
export type Webhook = z.infer<typeof Webhook>

export const webhookContext = (id: WebhookId) => `webhook ${id}`

/** A new secret in the form of Standard Webhooks: `whsec_` and the base64 of 32 random bytes. */
export function newSecret(): string {
  return `${SECRET_PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`
}

/**
 * The headers of Standard Webhooks 1.0: id, time of sending in seconds, and an HMAC-SHA256 of `id.time.body` by each
 * secret in force, so that a receiver can change over while both sign.
 */
export function signWebhook(
  secrets: readonly string[],
  message: { readonly id: DeliveryId; readonly at: Instant; readonly body: string },
): Readonly<Record<string, string>> {
  const seconds = String(Math.floor(msOf(message.at) / 1_000))
  const signed = `${message.id}.${seconds}.${message.body}`
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
  })
  return {
    'webhook-id': message.id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatures.join(' '),
  }
}
