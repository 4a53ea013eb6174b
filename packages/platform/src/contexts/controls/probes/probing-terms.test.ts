import { describe, expect, test } from 'vitest'
import { cronOfRounds, ProbingTerms, probingTerms } from './probing-terms.ts'

const terms = (hours: number, days: number) => ({
  roundEveryHours: { value: hours },
  freshDays: { value: days },
})

describe('how often the product is tried', () => {
  test('the shipped rounds begin every six hours', () => {
    expect(cronOfRounds(probingTerms)).toBe('53 */6 * * *')
    expect(cronOfRounds(terms(24, 7))).toBe('53 0 * * *')
  })

  test.each([
    ['do not divide the day', 5, 7],
    ['are none', 0, 7],
    ['leave fewer than three within the days for which a probe counts', 24, 2],
  ])('hours are refused that %s', (_what, hours, days) => {
    expect(ProbingTerms.safeParse(terms(hours, days)).success).toBe(false)
  })

  test('three within those days are enough', () => {
    expect(ProbingTerms.safeParse(terms(24, 3)).success).toBe(true)
  })
})
