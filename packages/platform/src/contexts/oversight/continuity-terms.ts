import { z } from 'zod'
import { readCatalogue } from '#platform/catalogue.ts'
import type { DrillKind } from './drill.ts'

const Limit = z.object({ value: z.int().positive() })

const Terms = z.object({
  stopWithinMs: Limit,
  recoveryTimeMinutesMax: Limit,
  recoveryPointMinutesMax: Limit,
  recoveryDrillPeriodDays: Limit,
  planReviewPeriodDays: Limit,
  drillWindowHoursMax: Limit,
})

const TierDrills = z.object({
  id: z.enum(['high', 'medium', 'low']),
  stopDrillPeriodDays: Limit,
  fallbackDrillPeriodDays: Limit,
})

export const continuityTerms = Terms.parse(readCatalogue('continuity.yaml'))
const { tiers } = z.object({ tiers: z.array(TierDrills) }).parse(readCatalogue('tiers/tiers.yaml'))

/** How many days a drill of a kind counts for, by the tier of its application (measures 17.3, 17.4, 26.3). */
export function drillPeriodDays(tier: 'high' | 'medium' | 'low', kind: DrillKind): number {
  if (kind === 'recovery') return continuityTerms.recoveryDrillPeriodDays.value
  const found = tiers.find(({ id }) => id === tier)!
  return kind === 'stop' ? found.stopDrillPeriodDays.value : found.fallbackDrillPeriodDays.value
}
