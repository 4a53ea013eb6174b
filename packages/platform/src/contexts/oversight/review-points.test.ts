import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCondition } from '#contexts/governance/index.ts'
import type { ReviewPoint } from '#contexts/permits/index.ts'
import { answerOfText } from './answer-of-text.ts'
import type { CallFacts } from './review.ts'
import { factsOf, holdTermsOf, mayTrip, reasonOf, trippedPoints } from './review-points.ts'

const point = (when: string, change: Partial<ReviewPoint> = {}): ReviewPoint => ({
  ...{ name: when, when: parseCondition(when)!, unknown: 'hold', queue: 'a', withinMs: 1_000 },
  ...{ onTimeout: 'release', reviewers: 1 },
  ...change,
})
const oversight = (...points: ReviewPoint[]) => ({ points, samplingPercent: 0 })
const given = (amount: number | undefined, decision: string | undefined): CallFacts => ({
  numbers: amount === undefined ? {} : { amount: [amount] },
  words: decision === undefined ? {} : { decision: [decision] },
})

describe('review points', () => {
  test('several at once hold on the strictest terms of all, in the queue of the first', () => {
    const facts = factsOf(given(5, 'approve'), false)
    const [first, ...others] = trippedPoints(
      oversight(
        point('amount > 9', { onTimeout: 'refuse' }),
        point('amount > 1', { queue: 'credit', withinMs: 9_000 }),
        point('decision = approve', { reviewers: 2, onTimeout: 'fallback', queue: 'b' }),
      ),
      facts,
    )
    expect(holdTermsOf([first!, ...others])).toEqual({
      ...{ queue: 'credit', withinMs: 1_000, reviewers: 2, onTimeout: 'fallback' },
    })
  })

  test('what nobody gave holds or passes as the point says, and the reason tells which', () => {
    const facts = factsOf(given(undefined, undefined), false)
    const points = oversight(point('amount > 1'), point('amount > 1', { unknown: 'pass' }))
    const tripped = trippedPoints(points, facts)
    expect(tripped).toHaveLength(1)
    expect(reasonOf(tripped[0]!, given(undefined, 'approve'))).toEqual({
      ...{ by: 'point', name: 'amount > 1', when: 'amount > 1', holding: 'unknown' },
      facts: { numbers: {}, words: {} },
    })
  })

  test('what may not trip while facts are open never trips once they are known', () => {
    const conditions = fc.constantFrom(
      ...['amount > 4', 'not amount > 4', 'given decision', 'decision = a and amount < 3'],
      ...['advisory and not decision = none', 'always', 'decision = a or not given amount'],
    )
    const amount = fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined })
    const decision = fc.option(fc.constantFrom('a', 'none'), { nil: undefined })
    fc.assert(
      fc.property(conditions, fc.boolean(), amount, decision, (when, advisory, number, word) => {
        const points = oversight(point(when))
        const open = factsOf(given(undefined, undefined), advisory, new Set(['amount', 'decision']))
        if (mayTrip(points, open)) return
        expect(trippedPoints(points, factsOf(given(number, word), advisory))).toEqual([])
      }),
    )
  })
})

describe('an answer made of a text', () => {
  const said = { text: '请到柜面办理。', decision: 'refer', by: 'reviewer' }
  test.each([
    ['chat', false, 'application/json'],
    ['responses', false, 'application/json'],
    ['chat', true, 'text/event-stream; charset=utf-8'],
    ['responses', true, 'text/event-stream; charset=utf-8'],
  ])('%s, streamed %s, has the shape that was asked for', (operation, streamed, contentType) => {
    const answer = answerOfText({ operation, streamed, id: 'ent_1', model: 'm' }, said)
    expect(answer.contentType).toBe(contentType)
    const text = answer.bytes.toString()
    expect(text).toContain('请到柜面办理。')
    expect(text).toContain('"decision":"refer"')
    if (!streamed) expect(() => JSON.parse(text)).not.toThrow()
    else
      expect(
        text
          .split('\n\n')
          .filter((event) => event !== '')
          .every((event) => event.startsWith('data: ')),
      ).toBe(true)
  })
})
