import { describe, expect, test } from 'vitest'
import type { PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import {
  committeeGaps,
  QuorumRule,
  type Seat,
  type SeatFunction,
  seatsInForce,
} from './committee.ts'

const seat = (name: string, seatFunction: SeatFunction, chair = false) => ({
  personId: `per_${name}` as PersonId,
  function: seatFunction,
  chair,
})
const three = [seat('a', 'risk', true), seat('b', 'business'), seat('c', 'risk')]

describe('a committee', () => {
  test('has a chair and three members from two functions', () => {
    expect(committeeGaps(three)).toEqual([])
  })

  test.each([
    ['no-chair', three.map((one) => ({ ...one, chair: false }))],
    ['several-chairs', three.map((one) => ({ ...one, chair: true }))],
    ['too-few-members', three.slice(0, 2)],
    ['too-few-functions', three.map((one) => ({ ...one, function: 'risk' as const }))],
    ['seated-twice', [...three, seat('a', 'data')]],
  ])('is none with %s', (gap, seats) => {
    expect(committeeGaps(seats)).toEqual([gap])
  })

  test('names every gap at once', () => {
    expect(committeeGaps([])).toEqual(['no-chair', 'too-few-members', 'too-few-functions'])
  })

  test('a seat is in force from its first instant up to but without its last', () => {
    const [from, until] = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'] as Instant[]
    const seats: Seat[] = [{ ...three[0]!, from: from!, until: until! }]
    expect(seatsInForce(seats, from!)).toHaveLength(1)
    expect(seatsInForce(seats, until!)).toHaveLength(0)
    expect(seatsInForce(seats, '2025-12-31T23:59:59.999Z' as Instant)).toHaveLength(0)
  })

  test('cannot lower its quorum to half of the seats or below three members', () => {
    const accepts = (rule: unknown) => QuorumRule.safeParse(rule).success
    expect(accepts({ numerator: 2, denominator: 3, membersMin: 3 })).toBe(true)
    expect(accepts({ numerator: 1, denominator: 2, membersMin: 3 })).toBe(false)
    expect(accepts({ numerator: 4, denominator: 3, membersMin: 3 })).toBe(false)
    expect(accepts({ numerator: 1, denominator: 1, membersMin: 2 })).toBe(false)
  })
})
