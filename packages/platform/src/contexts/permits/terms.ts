import assert from 'node:assert/strict'
import { z } from 'zod'
import type { Tier } from '#contexts/registry/index.ts'
import { readCatalogue } from '#platform/catalogue.ts'
import { permitErrors } from './errors.ts'
import { Limits, type LimitsAsked } from './permit.ts'

/** What a tier lays down for a permit (`catalogue/tiers/tiers.yaml`, measure 15.3). */
const TierTerms = z.object({
  id: z.enum(['high', 'medium', 'low']),
  permitValidityDaysMax: z.object({ value: z.int().positive() }),
  failMode: z.object({ value: z.enum(['closed', 'fallback']) }),
  recordDurability: z.object({ value: z.enum(['before-release', 'within-500ms']) }),
  stopConditions: z.object({ countMin: z.int().nonnegative() }),
  reviewPoints: z.object({ countMin: z.int().nonnegative() }),
})

const Tiers = z.object({ tiers: z.array(TierTerms) })
const Defaults = z.object({ limits: z.record(z.enum(['high', 'medium', 'low']), Limits) })

export interface Terms {
  readonly validityDaysMax: number
  readonly failure: 'closed' | 'fallback'
  readonly durability: 'before-release' | 'within-500ms'
  readonly limits: Limits
  readonly stopConditionsMin: number
  readonly reviewPointsMin: number
}

const { tiers } = Tiers.parse(readCatalogue('tiers/tiers.yaml'))
const { limits } = Defaults.parse(readCatalogue('permit-defaults.yaml'))

export function termsOf(tier: Tier): Terms {
  const terms = tiers.find(({ id }) => id === tier)
  assert(terms !== undefined, `the catalogue has no tier ${tier}`)
  return {
    validityDaysMax: terms.permitValidityDaysMax.value,
    failure: terms.failMode.value,
    durability: terms.recordDurability.value,
    limits: limits[tier],
    stopConditionsMin: terms.stopConditions.countMin,
    reviewPointsMin: terms.reviewPoints.countMin,
  }
}

/** The limits asked for, none of them above the institution's own. Error: `permits.limit_above_default`. */
export function limitsWithin(asked: LimitsAsked, ceiling: Limits): Limits {
  const set = Object.entries(asked).filter(([, value]) => value !== undefined) as [
    keyof Limits,
    number,
  ][]
  const above = set.find(([limit, value]) => value > ceiling[limit])
  if (above !== undefined) {
    const [limit] = above
    throw permitErrors.limit_above_default({ limit, max: ceiling[limit] })
  }
  return { ...ceiling, ...Object.fromEntries(set) }
}
