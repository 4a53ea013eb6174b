import { expect, test } from 'vitest'
import { ExplainabilityRating, Tier } from '#contexts/registry/index.ts'
import { advisoryOnly, lesserRating, reachesFloor } from './explainability.ts'

test('only an insufficient rating in the high tier is advisory', () => {
  for (const tier of Tier.options) {
    for (const rating of ExplainabilityRating.options) {
      const expected = tier === 'high' && rating === 'insufficient'
      expect(advisoryOnly(tier, rating)).toBe(expected)
    }
  }
})

test('a rating reaches itself and everything below it, and the lesser of two is the one below', () => {
  ExplainabilityRating.options.forEach((left, i) => {
    ExplainabilityRating.options.forEach((right, j) => {
      expect(reachesFloor(left, right)).toBe(i >= j)
      expect(lesserRating(left, right)).toBe(i <= j ? left : right)
    })
  })
})
