import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Finding } from './finding.ts'
import { PolicyInvalid, parsePolicy, parseWish } from './parse-policy.ts'
import {
  decide,
  type GuardPolicy,
  type GuardWish,
  guardActions,
  redactionPolicy,
  strictnessOf,
  tighten,
} from './policy.ts'

const rule = fc.record({
  guard: fc.constantFrom('*', 'identifier', 'injection'),
  kind: fc.constantFrom('*', 'mobile', 'override'),
  threshold: fc.double({ min: 0, max: 1, noNaN: true }),
  action: fc.constantFrom(...guardActions),
})
const members = {
  input: fc.array(rule, { maxLength: 4 }),
  output: fc.array(rule, { maxLength: 4 }),
  onUnjudged: fc.constantFrom('refuse' as const, 'flag' as const),
  onTimeoutMs: fc.integer({ min: 1, max: 60_000 }),
  holdWholeAnswer: fc.boolean(),
}
const policies: fc.Arbitrary<GuardPolicy> = fc.oneof(
  fc.record({ ...members, onFailure: fc.constant('refuse' as const) }),
  fc.record({ ...members, onFailure: fc.constant('waive' as const), waiver: fc.constant('w-1') }),
)
const wishes = fc.record(
  { ...members, onFailure: fc.constantFrom('refuse' as const, 'waive' as const) },
  { requiredKeys: [] },
) as fc.Arbitrary<GuardWish>
const findings: fc.Arbitrary<Finding> = fc.record({
  guard: fc.constantFrom('identifier', 'injection', 'other'),
  version: fc.constant('1'),
  kind: fc.constantFrom('mobile', 'override', 'other'),
  start: fc.constant(0),
  end: fc.constant(4),
  score: fc.double({ min: 0, max: 1, noNaN: true }),
})

const strictness = (finding: Finding, policy: GuardPolicy, direction: 'input' | 'output') =>
  Math.max(-1, ...decide([finding], policy, direction).map(({ action }) => strictnessOf(action)))

describe('a wish', () => {
  test('never loosens a policy, whatever it asks for', () => {
    fc.assert(
      fc.property(policies, wishes, findings, (policy, wish, finding) => {
        const tightened = tighten(policy, wish)
        for (const direction of ['input', 'output'] as const) {
          expect(strictness(finding, tightened, direction)).toBeGreaterThanOrEqual(
            strictness(finding, policy, direction),
          )
        }
        if (policy.onUnjudged === 'refuse') expect(tightened.onUnjudged).toBe('refuse')
        if (policy.onFailure === 'refuse') expect(tightened.onFailure).toBe('refuse')
        if (policy.holdWholeAnswer) expect(tightened.holdWholeAnswer).toBe(true)
        if (tightened.onFailure === 'waive') {
          expect(tightened.onTimeoutMs).toBe(policy.onTimeoutMs)
          expect(tightened.waiver).toBe(policy.waiver)
        } else expect(tightened.onTimeoutMs).toBeLessThanOrEqual(policy.onTimeoutMs)
        expect(parsePolicy(JSON.parse(JSON.stringify(tightened)))).toEqual(tightened)
      }),
    )
  })
})

describe('deciding', () => {
  const finding: Finding = {
    guard: 'identifier',
    version: '1',
    kind: 'mobile',
    start: 0,
    end: 11,
    score: 0.8,
  }

  test('the strictest of all rules that are met holds, with its threshold', () => {
    const policy: GuardPolicy = {
      ...redactionPolicy,
      input: [
        { guard: '*', kind: '*', threshold: 0, action: 'flag' },
        { guard: 'identifier', kind: 'mobile', threshold: 0.8, action: 'mask' },
        { guard: 'identifier', kind: '*', threshold: 0.9, action: 'refuse' },
      ],
    }
    expect(decide([finding], policy, 'input')).toEqual([
      { ...finding, threshold: 0.8, action: 'mask' },
    ])
  })

  test('what no rule meets is no finding of this policy', () => {
    expect(decide([{ ...finding, guard: 'other' }], redactionPolicy, 'input')).toEqual([])
  })
})

describe('parsing', () => {
  test('a policy survives JSON', () => {
    expect(parsePolicy(JSON.parse(JSON.stringify(redactionPolicy)))).toEqual(redactionPolicy)
  })

  test.each([
    [{ ...redactionPolicy, extra: 1 }, ''],
    [{ ...redactionPolicy, input: undefined }, '/input'],
    [
      { ...redactionPolicy, input: [{ guard: '*', kind: '*', threshold: 2, action: 'mask' }] },
      '/input/0/threshold',
    ],
    [
      { ...redactionPolicy, input: [{ guard: '*', kind: '*', threshold: 1, action: 'allow' }] },
      '/input/0/action',
    ],
    [{ ...redactionPolicy, onFailure: 'waive' }, '/waiver'],
    [{ ...redactionPolicy, waiver: 'w' }, '/waiver'],
    [{ ...redactionPolicy, onTimeoutMs: Number.NaN }, '/onTimeoutMs'],
    [null, ''],
  ])('refuses %#', (document, path) => {
    expect(() => parsePolicy(document)).toThrow(PolicyInvalid)
    expect(() => parsePolicy(document)).toThrow(expect.objectContaining({ path }))
  })

  test('a wish names only what it wants, and cannot bring a waiver', () => {
    expect(parseWish({ onUnjudged: 'refuse' })).toEqual({ onUnjudged: 'refuse' })
    expect(() => parseWish({ waiver: 'w' })).toThrow(PolicyInvalid)
  })
})
