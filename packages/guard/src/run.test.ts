import { describe, expect, test } from 'vitest'
import type { Detector } from './detector.ts'
import type { Part } from './part.ts'
import { type GuardPolicy, redactionPolicy } from './policy.ts'
import { runGuards, verdictOf } from './run.ts'
import { mobileDetector, patternDetector } from './testing/detectors.ts'

const part = (path: string, text: string, more: Partial<Part> = {}): Part => ({
  path,
  text,
  origin: 'user',
  ...more,
})
const broken: Detector = {
  id: 'identifier',
  version: '9',
  spanMax: 10,
  detect: ({ original }) => {
    throw new Error(original)
  },
}
const run = (
  parts: readonly Part[],
  detectors: readonly Detector[],
  policy: GuardPolicy = redactionPolicy,
) => runGuards(parts, detectors, policy, { direction: 'input', nowMs: () => 0 })

describe('running guards', () => {
  test('findings come by path, in offsets of the original text', () => {
    const { findings } = run(
      [part('/a', '电话１３８\u200b００１３８０００。'), part('/b', 'x')],
      [mobileDetector()],
    )
    expect([...findings]).toEqual([
      [
        '/a',
        [
          {
            guard: 'identifier',
            version: 'test',
            kind: 'mobile',
            start: 2,
            end: 14,
            score: 1,
            threshold: 0.5,
            action: 'mask',
          },
        ],
      ],
    ])
  })

  test('a label counts as context, and what lies in it is not a finding of the value', () => {
    const account = patternDetector('identifier', 'bank-account', /(?<=account: )[0-9]{6}/g, 20)
    const { findings } = run(
      [part('/a', '123456', { label: 'account' }), part('/b', '123456')],
      [account],
    )
    expect([...findings].map(([path, judged]) => [path, judged[0]?.start, judged[0]?.end])).toEqual(
      [['/a', 0, 6]],
    )
    expect(run([part('/c', 'x', { label: '13800138000' })], [mobileDetector()]).findings.size).toBe(
      0,
    )
  })

  test('a guard that throws is a failure without a word of the text, and the policy says what follows', () => {
    const result = run([part('/a', '13800138000')], [broken, mobileDetector()])
    expect(result.failures).toEqual([
      { guard: 'identifier', version: '9', path: '/a', reason: 'threw' },
    ])
    expect(result.unjudged).toEqual([{ path: '/a', reason: 'guard-failed' }])
    expect(result.findings.size).toBe(1)
    expect(verdictOf(result, [], redactionPolicy)).toEqual({
      outcome: 'refuse',
      because: 'failure',
    })
    const waived: GuardPolicy = { ...redactionPolicy, onFailure: 'waive', waiver: 'w' }
    expect(verdictOf(result, [], waived)).toEqual({ outcome: 'rewrite' })
  })

  test('time that is up is a failure of every guard that has not run', () => {
    let nowMs = 0
    const slow: Detector = {
      ...mobileDetector(),
      detect: () => {
        nowMs += 1_500
        return []
      },
    }
    const result = runGuards(
      [part('/a', 'x'), part('/b', 'x')],
      [slow, mobileDetector()],
      redactionPolicy,
      { direction: 'input', nowMs: () => nowMs },
    )
    expect(result.failures.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
      '/a time',
      '/b time',
      '/b time',
    ])
  })

  test('what could not be judged is refused or let pass as the policy says', () => {
    const result = run([part('/a', 'x')], [mobileDetector()])
    const unjudged = [{ path: '/b', reason: 'image' }]
    expect(verdictOf(result, unjudged, redactionPolicy)).toEqual({
      outcome: 'refuse',
      because: 'unjudged',
    })
    expect(verdictOf(result, unjudged, { ...redactionPolicy, onUnjudged: 'flag' })).toEqual({
      outcome: 'pass',
    })
  })

  test('a guard that no rule names does not run', () => {
    expect(run([part('/a', 'x')], [{ ...broken, id: 'other' }]).failures).toEqual([])
  })
})
