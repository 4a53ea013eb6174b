import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Detector } from './detector.ts'
import { edited, editsOf } from './edit.ts'
import { normalise } from './normalise.ts'
import { decide, type GuardPolicy, redactionPolicy } from './policy.ts'
import { createStreamGuard, type StreamGuardOptions } from './stream.ts'
import { mobileDetector, patternDetector } from './testing/detectors.ts'
import { openVault, tokenFor } from './vault-token.ts'

const policy: GuardPolicy = {
  ...redactionPolicy,
  output: [
    { guard: 'identifier', kind: '*', threshold: 0.5, action: 'mask' },
    { guard: 'word', kind: '*', threshold: 0.5, action: 'token' },
    { guard: 'forbidden', kind: '*', threshold: 0.5, action: 'refuse' },
    { guard: 'noted', kind: '*', threshold: 0.5, action: 'flag' },
  ],
  holdWholeAnswer: false,
}
const detectors: readonly Detector[] = [
  mobileDetector(),
  patternDetector('word', 'place', /北京[^。]{0,6}路/g, 20),
  patternDetector('forbidden', 'promise', /保证.{0,4}收益/g, 12),
  patternDetector('noted', 'all', /^.*$/gs, Infinity),
]

const vaultOf = () => {
  const vault = openVault('0123456789abcdef')
  return { vault, token: tokenFor(vault, 'mobile', '13900139000') }
}

/** What leaves when the text comes in these pieces. */
function streamed(
  pieces: readonly string[],
  options: Partial<StreamGuardOptions> = {},
  channel = '0/content',
) {
  const guard = createStreamGuard({
    detectors,
    policy,
    nowMs: () => 0,
    vault: vaultOf().vault,
    ...options,
  })
  let text = ''
  for (const piece of pieces) text += guard.push(channel, piece).text
  const { texts, refused } = guard.end()
  const findings = guard
    .findings()
    .map(({ path, finding }) => `${path} ${finding.kind} ${finding.start} ${finding.end}`)
  return { text: text + (texts.get(channel) ?? ''), refused, findings: findings.sort() }
}

function cut(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((place) => place % (text.length + 1)))].sort((a, b) => a - b)
  return [...places, text.length].map((place, index) => text.slice(places[index - 1] ?? 0, place))
}

const { token: TOKEN } = vaultOf()
const words = fc.array(
  fc.constantFrom(
    '13800138000',
    '1380013',
    '8000',
    '北京',
    '路',
    '。',
    '好',
    '\u200b',
    '\u0301',
    '😀',
    '\ud83d',
    '１',
    '保证',
    '收益',
    '[[',
    ']]',
    TOKEN,
    TOKEN.slice(0, 7),
    'a'.repeat(30),
    ' ',
  ),
  { maxLength: 30 },
)

describe('a stream', () => {
  test('cut anywhere lets the same text leave, with the same findings', () => {
    fc.assert(
      fc.property(words, fc.array(fc.nat(), { maxLength: 60 }), (list, cuts) => {
        const text = list.join('')
        expect(streamed(cut(text, cuts))).toEqual(streamed([text]))
        expect(streamed(text.split(''))).toEqual(streamed([text]))
      }),
      { numRuns: 600 },
    )
  })

  test('lets leave what rewriting the whole text would', () => {
    fc.assert(
      fc.property(words, fc.array(fc.nat(), { maxLength: 20 }), (list, cuts) => {
        const text = list.join('')
        const { vault } = vaultOf()
        const found = detectors.flatMap((detector) =>
          detector.detect(normalise(text), { origin: 'assistant', direction: 'output' }),
        )
        const judged = decide(found, policy, 'output')
        fc.pre(judged.every(({ action }) => action !== 'refuse'))
        const whole = edited(text, editsOf(text, judged, vault), 0, text.length, vault)
        expect(streamed(cut(text, cuts)).text).toBe(whole)
      }),
      { numRuns: 600 },
    )
  })

  test('holds no more than a finding can span', () => {
    const guard = createStreamGuard({ detectors, policy, nowMs: () => 0 })
    let left = 0
    const step = 20 / 8 + 1
    for (let at = 1; at <= 500; at += 1) {
      left += guard.push('0/content', '好').text.length
      expect(at - left).toBeLessThanOrEqual(20 + step)
    }
  })

  test('leaves at once where a detector knows that nothing is open', () => {
    const knowing: Detector = {
      ...mobileDetector(),
      openFrom: ({ original }) => original.length - (/[0-9]*$/.exec(original)?.[0].length ?? 0),
    }
    const guard = createStreamGuard({ detectors: [knowing], policy, nowMs: () => 0 })
    expect(guard.push('0/content', '您好，').text).toBe('您好')
    expect(guard.push('0/content', '电话138').text).toBe('，电话')
    expect(guard.push('0/content', '00138000').text).toBe('')
    expect(guard.push('0/content', '。再见').text).toBe('138****8000。再')
    expect(guard.end().texts.get('0/content')).toBe('见')
  })

  test('stops at what is refused, and what stood before has left', () => {
    const { text, refused } = streamed([
      '电话13800138000，我们保',
      '证您的收益',
      '，请放心',
      '。'.repeat(40),
    ])
    expect(text).toBe('电话138****8000，我们')
    expect(refused).toBe('finding')
  })

  test('turns tokens back, but not those that the answer itself was given', () => {
    expect(streamed(['请拨', TOKEN.slice(0, 5), TOKEN.slice(5), '。']).text).toBe(
      '请拨13900139000。',
    )
    expect(streamed(['在北京南', '路。']).text).toMatch(/^在\[\[place:[a-z0-9]{6}\]\]。$/)
  })

  test('held whole, lets nothing leave before the end, and nothing at all if one channel is bad', () => {
    const guard = createStreamGuard({
      detectors,
      policy: { ...policy, holdWholeAnswer: true },
      nowMs: () => 0,
    })
    expect(guard.push('0/content', '好'.repeat(500))).toEqual({ text: '' })
    expect(guard.close('0/content')).toEqual({ text: '' })
    guard.push('1/content', '保证收益')
    expect(guard.end()).toEqual({ texts: new Map(), refused: 'finding' })
  })

  test('a guard that throws stops it, or is waived by name', () => {
    const broken: Detector = {
      ...mobileDetector(),
      detect: () => {
        throw new Error('x')
      },
    }
    const guard = createStreamGuard({ detectors: [broken], policy, nowMs: () => 0 })
    expect(guard.push('0/content', '好'.repeat(40))).toEqual({ text: '', refused: 'failure' })
    expect(guard.push('0/content', '好').text).toBe('')
    expect(guard.failures()).toEqual([
      { guard: 'identifier', version: 'test', path: '', reason: 'threw' },
    ])
    const waiving: GuardPolicy = { ...policy, onFailure: 'waive', waiver: 'w' }
    expect(streamed(['好好'], { detectors: [broken], policy: waiving }).text).toBe('好好')
  })

  test('time that is up stops it', () => {
    let nowMs = 0
    const slow: Detector = {
      ...mobileDetector(),
      detect: () => {
        nowMs += 600
        return []
      },
    }
    const guard = createStreamGuard({ detectors: [slow], policy, nowMs: () => nowMs })
    const outcomes = Array.from(
      { length: 4 },
      () => guard.push('0/content', '好'.repeat(40)).refused,
    )
    expect(outcomes).toEqual([undefined, undefined, 'failure', 'failure'])
  })
})

describe('arguments of tool calls', () => {
  const channel = '0/tool_calls/0/arguments'

  test('leave when they are whole, rewritten leaf by leaf, however they were cut', () => {
    const text = `{"to": "\\u0031380013${'8000'}", "via": "${TOKEN}", "n": [1.50, {"k": "}"}]}`
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 20 }), (cuts) => {
        expect(streamed(cut(text, cuts), {}, channel).text).toBe(
          '{"to": "138****8000", "via": "13900139000", "n": [1.50, {"k": "}"}]}',
        )
      }),
    )
    const guard = createStreamGuard({ detectors, policy, nowMs: () => 0 })
    expect(guard.push(channel, '{"a": "b').text).toBe('')
    expect(guard.push(channel, '"}').text).toBe('{"a": "b"}')
  })

  test('that never end are judged as text, and what is refused does not leave', () => {
    expect(streamed(['{"a": "138', '00138000'], {}, channel).text).toBe('{"a": "138****8000')
    expect(streamed(['{"a": "保证', '收益"}'], {}, channel)).toMatchObject({
      text: '',
      refused: 'finding',
    })
    expect(streamed(['['.repeat(100), ']'.repeat(100)], {}, channel)).toMatchObject({
      text: '',
      refused: 'unjudged',
    })
  })
})
