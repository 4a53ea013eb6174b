import type { InstitutionId } from '#kernel/ids.ts'
import type { Transaction } from '#platform/database/schema.ts'
import type { JsonValue, Services } from '#platform/services.ts'
import { insertDeliveries } from './delivery-store.ts'
import type { NoticeId } from './notice.ts'
import { webhooksFor } from './webhook-store.ts'

export interface WebhookEvent {
  readonly institution: InstitutionId
  /** `<noun>.<past participle>`; endpoints choose by it. */
  readonly type: string
  /** Ids, kinds and instants; nothing that a call or a person said. */
  readonly data: { readonly [key: string]: JsonValue | undefined }
  readonly notice?: NoticeId
}

/** Queues an event for every endpoint that takes its type, within the caller's transaction. */
export async function queueEvent(
  tx: Transaction,
  { institution, type, data, notice }: WebhookEvent,
  { now }: Pick<Services, 'now'>,
) {
  const webhooks = await webhooksFor(tx, institution, type)
  const base = { institution, channel: 'webhook', type, data, notice } as const
  await insertDeliveries(
    tx,
    webhooks.map((webhook) => ({ ...base, webhook })),
    now(),
  )
}
