import type { JSONColumnType } from 'kysely'
import type { StopId } from '#contexts/permits/index.ts'
import type { ApplicationId, InstitutionId, KeyId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { PlanStep } from './continuity-plan.ts'
import type { DrillFigures, DrillId, DrillKind, DrillOutcome } from './drill.ts'

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'oversight.drill': DrillTable
    'oversight.continuity_plan': ContinuityPlanTable
  }
}

export interface DrillTable {
  id: DrillId
  institution: InstitutionId
  application: ApplicationId
  kind: DrillKind
  starts_at: Instant
  ends_at: Instant
  requested_by: PersonId
  requested_at: Instant
  cancelled_at: Instant | null
  cancelled_by: PersonId | null
  started_at: Instant | null
  lease_until: Instant | null
  key_id: KeyId | null
  stop_id: StopId | null
  folder: string | null
  finished_at: Instant | null
  outcome: DrillOutcome | null
  reason: string | null
  targets: DrillFigures | null
  measured: DrillFigures | null
}

export interface ContinuityPlanTable {
  institution: InstitutionId
  application: ApplicationId
  revision: number
  steps: JSONColumnType<PlanStep[]>
  rto_minutes: number
  rpo_minutes: number
  review_on: string
  written_by: PersonId
  written_at: Instant
}
