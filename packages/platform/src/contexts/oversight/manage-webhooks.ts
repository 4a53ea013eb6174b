import { authorize } from '#contexts/identity/index.ts'
import { parseUpstreamAddress, registryErrors } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { addMs } from '#kernel/time.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import type { DeliveryId, WebhookId } from './delivery.ts'
import { deliveryErrors } from './delivery-errors.ts'
import { reviveDelivery } from './delivery-store.ts'
import { newSecret, type Webhook, webhookContext } from './webhook.ts'
import { findWebhook, insertWebhook, saveDisabled, saveSecret } from './webhook-store.ts'

const MS_PER_HOUR = 3_600_000

/** An endpoint at the one moment when its secret can be read. */
export interface WebhookWithSecret {
  readonly webhook: Webhook
  readonly secret: string
}

const seal = (vault: Vault, id: WebhookId, secret: string) =>
  vault.seal(Buffer.from(secret), webhookContext(id))

/** Adds an endpoint. Error: `registry.address_refused` for addresses that nothing is ever sent to. */
export async function addWebhook(
  actor: Actor,
  draft: Pick<Webhook, 'url' | 'description' | 'types'>,
  { db, now, append, vault }: Services,
): Promise<WebhookWithSecret> {
  authorize(actor, 'webhook:manage')
  // What answers in process is an upstream, not a receiver.
  if (draft.url.startsWith('builtin:')) throw registryErrors.address_refused({ reason: 'scheme' })
  const url = parseUpstreamAddress(draft.url)
  const id = newId('whk')
  const secret = newSecret()
  const { institution } = actor
  const { description, types } = draft
  const webhook: Webhook = {
    ...{ id, institution, url, description, types },
    addedBy: actor.id,
    addedAt: now(),
  }
  await serializable(db, async (tx) => {
    await insertWebhook(tx, webhook, seal(vault, id, secret))
    await append(tx, { kind: 'webhook.added', subject: id, actor, body: { url, types } })
  })
  return { webhook, secret }
}

/**
 * Gives an endpoint a new secret; the old one signs beside it for so many hours. Errors: `oversight.unknown_webhook`,
 * `oversight.webhook_disabled`.
 */
export async function rotateWebhookSecret(
  actor: Actor,
  { id, overlapHours }: { readonly id: WebhookId; readonly overlapHours: number },
  { db, now, append, vault }: Services,
): Promise<WebhookWithSecret> {
  authorize(actor, 'webhook:manage')
  const secret = newSecret()
  return serializable(db, async (tx) => {
    const found = await findWebhook(tx, actor.institution, id)
    if (found === undefined) throw deliveryErrors.unknown_webhook({ webhook: id })
    if (found.disabledAt !== undefined) throw deliveryErrors.webhook_disabled()
    const { sealedSecret, previousSealedSecret: _old, ...webhook } = found
    const until = overlapHours === 0 ? undefined : addMs(now(), overlapHours * MS_PER_HOUR)
    await saveSecret(tx, webhook, {
      sealed: seal(vault, id, secret),
      previous: until === undefined ? undefined : sealedSecret,
      previousUntil: until,
    })
    const body = { previousUntil: until }
    await append(tx, { kind: 'webhook.secret_rotated', subject: id, actor, body })
    const { previousUntil: _before, ...rest } = webhook
    return { webhook: { ...rest, ...(until !== undefined && { previousUntil: until }) }, secret }
  })
}

/** Nothing more is sent there. Errors: `oversight.unknown_webhook`, `oversight.webhook_disabled`. */
export async function disableWebhook(
  actor: Actor,
  { id, reason }: { readonly id: WebhookId; readonly reason: string },
  { db, now, append }: Services,
) {
  authorize(actor, 'webhook:manage')
  await serializable(db, async (tx) => {
    const found = await findWebhook(tx, actor.institution, id)
    if (found === undefined) throw deliveryErrors.unknown_webhook({ webhook: id })
    const disabled = await saveDisabled(tx, actor.institution, id, { at: now(), reason })
    if (!disabled) throw deliveryErrors.webhook_disabled()
    await append(tx, { kind: 'webhook.disabled', subject: id, actor, body: { reason } })
  })
}

/** Tries a delivery that was given up once more from the start, under the same id. Error: `oversight.no_dead_delivery`. */
export async function replayDelivery(actor: Actor, id: DeliveryId, { db, now, append }: Services) {
  authorize(actor, 'delivery:replay')
  await serializable(db, async (tx) => {
    const delivery = await reviveDelivery(tx, actor.institution, id, now())
    if (delivery === undefined) throw deliveryErrors.no_dead_delivery({ delivery: id })
    const { channel, type } = delivery
    await append(tx, { kind: 'delivery.replayed', subject: id, actor, body: { channel, type } })
  })
}
