import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'gateway.quota': QuotaTable
  }
}

export type Quota = 'requests' | 'tokens' | 'cost'

interface QuotaTable {
  institution: InstitutionId
  application: ApplicationId
  what: Quota
  window_start: Instant
  /** What gateways have leased of the window; it only grows. */
  used: number
  /** What the last lease was granted. */
  granted: number
}
