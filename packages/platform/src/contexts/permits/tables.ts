import type { RiskClass } from '@hengjian/guard'
import type { JSONColumnType } from 'kysely'
import type { DecisionId } from '#contexts/governance/index.ts'
import type { ApplicationId, InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { GuardBankId, GuardBankKind } from './guard-bank.ts'
import type { PermitId, StopId } from './permit.ts'
import type { StopCause, StopScope } from './stop.ts'

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'permits.permit': PermitTable
    'permits.stop': StopTable
    'permits.guard_bank': GuardBankTable
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
  lift_resolution: DecisionId | null
  cause: JSONColumnType<StopCause> | null
  drill: string | null
  epoch: number
}

export interface GuardBankTable {
  id: GuardBankId
  institution: InstitutionId
  name: string
  kind: GuardBankKind
  format: 'csv' | 'txt'
  risk_default: RiskClass | null
  digest: string
  row_count: number
  content: Buffer
  imported_by: PersonId
  imported_at: Instant
  admitted_by: PersonId | null
  admitted_at: Instant | null
  retired_by: PersonId | null
  retired_at: Instant | null
  retirement_reason: string | null
  epoch: number
}
