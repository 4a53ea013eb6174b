import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PersonId } from '#kernel/ids.ts'
import { DEFAULT_QUORUM, quorumOf } from './committee.ts'
import { Choice, tally } from './tally.ts'

const seat = (index: number) => `per_${index}` as PersonId
const ballots = fc
  .record({
    choices: fc.array(fc.option(fc.constantFrom(...Choice.options), { nil: undefined }), {
      minLength: 1,
      maxLength: 15,
    }),
    strangers: fc.array(fc.constantFrom(...Choice.options), { maxLength: 5 }),
  })
  .map(({ choices, strangers }) => ({
    seats: choices.map((_, index) => seat(index)),
    votes: [
      ...choices.flatMap((choice, index) =>
        choice === undefined ? [] : [{ personId: seat(index), choice }],
      ),
      ...strangers.map((choice, index) => ({ personId: seat(100 + index), choice })),
    ],
  }))

describe('a tally', () => {
  test('never passes below the quorum, nor without more than half of the votes cast', () => {
    fc.assert(
      fc.property(ballots, ({ seats, votes }) => {
        const counted = tally(votes, seats, DEFAULT_QUORUM)
        expect(counted.cast + counted.recuse + counted.outstanding).toBe(seats.length)
        if (!counted.passed) return
        expect(counted.cast).toBeGreaterThanOrEqual(quorumOf(seats.length, DEFAULT_QUORUM))
        expect(counted.cast).toBeGreaterThanOrEqual(3)
        expect(counted.approve * 2).toBeGreaterThan(counted.cast)
      }),
    )
  })

  test('does not count who holds no seat', () => {
    fc.assert(
      fc.property(ballots, ({ seats, votes }) => {
        const seated = votes.filter(({ personId }) => seats.includes(personId))
        expect(tally(votes, seats, DEFAULT_QUORUM)).toEqual(tally(seated, seats, DEFAULT_QUORUM))
      }),
    )
  })

  test('does not depend on the order of votes', () => {
    fc.assert(
      fc.property(ballots, ({ seats, votes }) => {
        const reversed = [...votes].reverse()
        expect(tally(reversed, seats, DEFAULT_QUORUM)).toEqual(tally(votes, seats, DEFAULT_QUORUM))
      }),
    )
  })

  test('takes a barred seat as recused, which never helps to pass', () => {
    fc.assert(
      fc.property(ballots, fc.nat(), ({ seats, votes }, place) => {
        const barred = new Set([seats[place % seats.length]!])
        const without = votes.filter(({ personId }) => !barred.has(personId))
        const counted = tally(votes, seats, DEFAULT_QUORUM, barred)
        expect(counted).toEqual(tally(without, seats, DEFAULT_QUORUM, barred))
        expect(counted.quorum).toBe(quorumOf(seats.length, DEFAULT_QUORUM))
      }),
    )
  })

  test('counts the first of two votes by one person', () => {
    const votes = [
      { personId: seat(0), choice: 'reject' as const },
      { personId: seat(0), choice: 'approve' as const },
    ]
    expect(tally(votes, [seat(0)], DEFAULT_QUORUM)).toMatchObject({ approve: 0, reject: 1 })
  })

  test.each([
    [3, 3],
    [4, 3],
    [5, 4],
    [6, 4],
    [7, 5],
    [9, 6],
    [1, 3],
  ])('of %i seats needs %i votes', (seats, quorum) => {
    expect(quorumOf(seats, DEFAULT_QUORUM)).toBe(quorum)
  })

  test('an abstention counts towards the quorum and not towards approval', () => {
    const seats = [0, 1, 2, 3].map(seat)
    const votes = (['approve', 'approve', 'abstain', 'abstain'] as const).map((choice, index) => ({
      personId: seat(index),
      choice,
    }))
    expect(tally(votes, seats, DEFAULT_QUORUM)).toMatchObject({ quorumMet: true, passed: false })
  })
})
