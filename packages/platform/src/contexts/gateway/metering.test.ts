import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { costMilliOf, estimatedUsage, estimateTokens, usageOf } from './metering.ts'

describe('estimating tokens', () => {
  test.each([
    ['', 0],
    ['授信额度', 4],
    ['abcd', 1],
    ['abcde', 2],
    ['год', 2],
    ['额度 500 元', 5],
    ['𠮷', 1],
    ['，。', 2],
    ['한국어', 3],
  ])('%j counts %i', (text, tokens) => {
    expect(estimateTokens(text)).toBe(tokens)
  })

  test('no text counts less than nothing or more than its length, and no part more than the whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const whole = estimateTokens(a + b)
        expect(whole).toBeLessThanOrEqual((a + b).length)
        expect(whole).toBeGreaterThanOrEqual(estimateTokens(a))
      }),
    )
  })

  test('an estimate says that it is one', () => {
    expect(estimatedUsage('额度', 'abcd')).toEqual({
      inputTokens: 2,
      outputTokens: 1,
      estimated: true,
    })
  })
})

describe('the usage that an upstream reports', () => {
  const usage = { inputTokens: 12, outputTokens: 5, estimated: false }

  test.each([
    ['chat', { usage: { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 } }, usage],
    ['responses', { usage: { input_tokens: 12, output_tokens: 5 } }, usage],
    [
      'a stream of responses',
      { response: { usage: { input_tokens: 12, output_tokens: 5 } } },
      usage,
    ],
    [
      'embeddings',
      { usage: { prompt_tokens: 12, total_tokens: 12 } },
      { ...usage, outputTokens: 0 },
    ],
  ])('is read from %s', (_, answer, expected) => {
    expect(usageOf(answer)).toEqual(expected)
  })

  test.each([
    undefined,
    null,
    'text',
    {},
    { usage: null },
    { usage: {} },
    { usage: { prompt_tokens: -1, completion_tokens: 5 } },
    { usage: { prompt_tokens: 1.5, completion_tokens: 5 } },
    { usage: { prompt_tokens: '12', completion_tokens: 5 } },
    { usage: { prompt_tokens: 12, completion_tokens: Number.MAX_VALUE } },
  ])('is absent where it is no count: %j', (answer) => {
    expect(usageOf(answer)).toBeUndefined()
  })
})

describe('the cost of a call', () => {
  const usage = { inputTokens: 1_000_000, outputTokens: 500_000, estimated: false }
  const price = { inputPerMillion: 0.8, outputPerMillion: 2.4, currency: 'CNY' }

  test('is in thousandths of the currency', () => {
    expect(costMilliOf(price, usage)).toBe(2_000)
  })

  test('rounds up, so that what costs something is never free, but nothing costs nothing', () => {
    expect(costMilliOf(price, { ...usage, inputTokens: 1, outputTokens: 0 })).toBe(1)
    expect(costMilliOf(price, { ...usage, inputTokens: 0, outputTokens: 0 })).toBe(0)
    expect(costMilliOf(undefined, usage)).toBe(0)
  })

  test('the binary form of a decimal price does not add a unit', () => {
    const decimal = { inputPerMillion: 0.1, outputPerMillion: 0.2, currency: 'CNY' }
    expect(costMilliOf(decimal, { inputTokens: 30_000, outputTokens: 0, estimated: false })).toBe(3)
    expect(
      costMilliOf(decimal, { inputTokens: 10_000, outputTokens: 10_000, estimated: false }),
    ).toBe(3)
  })
})
