import type { JSONColumnType } from 'kysely'
import type { ExitCondition } from '#contexts/governance/index.ts'
import type { Tier } from '#contexts/registry/index.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { AlarmId } from './alarm.ts'
import type { ExitTaskId } from './exit-task.ts'
import type { Grain } from './indicator.ts'
import type { ReadingId, ReadingMetric } from './reading.ts'

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'oversight.indicator': IndicatorTable
    'oversight.reading': ReadingTable
    'oversight.alarm': AlarmTable
    'oversight.exit_task': ExitTaskTable
    'oversight.alarm_threshold': AlarmThresholdTable
  }
}

interface IndicatorTable {
  institution: InstitutionId
  application: ApplicationId
  grain: Grain
  slot: Instant
  model: string
  name: string
  value: number
}

export interface AlarmTable {
  id: AlarmId
  institution: InstitutionId
  application: ApplicationId
  kind: string
  tier: Tier
  threshold: number
  value: number
  calls: number
  opened_at: Instant
  steps_told: number
  acknowledged_by: string | null
  acknowledged_at: Instant | null
  closed_by: string | null
  closed_at: Instant | null
  close_reason: string | null
}

interface AlarmThresholdTable {
  institution: InstitutionId
  kind: string
  tier: Tier
  threshold: number
  set_by: string
  set_at: Instant
}

export interface ExitTaskTable {
  id: ExitTaskId
  institution: InstitutionId
  application: ApplicationId
  condition: JSONColumnType<ExitCondition>
  value: number
  opened_at: Instant
  outcome: 'retired' | 'kept' | null
  resolved_by: string | null
  resolved_at: Instant | null
  reason: string | null
}

interface ReadingTable {
  id: ReadingId
  institution: InstitutionId
  application: ApplicationId
  metric: ReadingMetric
  value: number
  reference: string | null
  observed_at: Instant
  reported_by: string
  reported_at: Instant
}
