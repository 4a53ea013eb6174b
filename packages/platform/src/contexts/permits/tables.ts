import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { PermitId, StopId } from './permit.ts'
import type { StopScope } from './stop.ts'

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'permits.permit': PermitTable
    'permits.stop': StopTable
  }
}

interface PermitTable {
  serial: PermitId
  institution: InstitutionId
  application: ApplicationId
  note: string
  minted_at: Instant
  not_after: Instant
  revoked_at: Instant | null
  revocation_reason: string | null
  epoch: number
}

interface StopTable {
  id: StopId
  institution: InstitutionId
  scope: StopScope
  target: string
  reason: string
  tripped_by: string
  tripped_at: Instant
  lifted_by: string | null
  lifted_at: Instant | null
  lift_reason: string | null
  epoch: number
}
