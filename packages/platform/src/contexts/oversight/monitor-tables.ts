import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Grain } from './indicator.ts'
import type { ReadingId, ReadingMetric } from './reading.ts'

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'oversight.indicator': IndicatorTable
    'oversight.reading': ReadingTable
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
