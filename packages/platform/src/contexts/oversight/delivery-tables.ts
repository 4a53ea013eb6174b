import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { JsonValue } from '#platform/services.ts'
import type { Channel, DeliveryId, WebhookId } from './delivery.ts'
import type { NoticeId } from './notice.ts'

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'oversight.webhook': WebhookTable
    'oversight.delivery': DeliveryTable
    'oversight.notice_opt_out': NoticeOptOutTable
  }
}

export interface WebhookTable {
  id: WebhookId
  institution: InstitutionId
  url: string
  description: string
  types: readonly string[]
  sealed_secret: Uint8Array
  previous_sealed_secret: Uint8Array | null
  previous_until: Instant | null
  added_by: PersonId
  added_at: Instant
  disabled_at: Instant | null
  disabled_reason: string | null
}

export interface DeliveryTable {
  id: DeliveryId
  institution: InstitutionId
  channel: Channel
  type: string
  notice: NoticeId | null
  person: PersonId | null
  webhook: WebhookId | null
  data: JsonValue
  created_at: Instant
  attempts: number
  next_attempt_at: Instant | null
  delivered_at: Instant | null
  dead_at: Instant | null
  failure: string | null
}

interface NoticeOptOutTable {
  institution: InstitutionId
  person: PersonId
  kind: string
}
