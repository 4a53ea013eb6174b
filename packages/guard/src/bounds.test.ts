import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keywordDetector } from './content/keyword-detector.ts'
import { misconductDetector } from './content/misconduct.ts'
import type { Detector } from './detector.ts'
import { identifierDetector } from './identifier/identifier.ts'
import { injectionDetector } from './injection/index.ts'
import { type GuardPolicy, redactionPolicy } from './policy.ts'
import { rewriteBody } from './rewrite.ts'
import { runGuards, verdictOf } from './run.ts'
import { walkRequest } from './walk.ts'

const bank = { keywords: [{ word: '内幕', risk: 'A.2.d', score: 1 }], version: '1' } as const
const detectors = [
  identifierDetector(),
  injectionDetector(),
  misconductDetector(),
  keywordDetector(bank),
]
const rule = { kind: '*', threshold: 0.1, action: 'mask' } as const
const policy: GuardPolicy = {
  ...redactionPolicy,
  input: detectors.map(({ id }) => ({ guard: id, ...rule })),
  onUnjudged: 'refuse',
  onFailure: 'refuse',
}

/** A body through the walker, every detector and the rewriting, as a gateway does it. */
function guarded(body: unknown, having: readonly Detector[] = detectors) {
  const { parts, unjudged } = walkRequest('chat', body)
  const run = runGuards(parts, having, policy, { direction: 'input', nowMs: () => 0 })
  expect(run.failures).toEqual([])
  return {
    reasons: unjudged.map(({ reason }) => reason),
    verdict: verdictOf(run, unjudged, policy).outcome,
    sent: rewriteBody('chat', 'request', body, run.findings),
  }
}
const asking = (content: unknown) => ({ messages: [{ role: 'user', content }] })

describe('a body that is', () => {
  test('ten megabytes of text is unjudged and refused', () => {
    for (const text of ['好，'.repeat(5_000_000), '\ud800'.repeat(10_000_000)]) {
      const { reasons, verdict } = guarded(asking(text))
      expect([reasons, verdict]).toEqual([['too-long'], 'refuse'])
    }
  })

  test('JSON within JSON comes to an end, and what lies at the bottom is read or unjudged', () => {
    let text = '13800138000'
    for (let layer = 0; layer < 12; layer += 1) text = JSON.stringify({ arguments: text })
    const call = { type: 'function', id: 'c', function: { name: 'f', arguments: text } }
    const body = { messages: [{ role: 'assistant', tool_calls: [call] }] }
    const { reasons, sent } = guarded(body)
    const hides = !JSON.stringify(sent).includes('13800138000')
    expect(hides || reasons.length > 0).toBe(true)
  })

  test('a bomb of brackets is unjudged wherever it stands', () => {
    const bomb = '['.repeat(200_000) + ']'.repeat(200_000)
    expect(guarded(asking(JSON.parse(bomb))).reasons).toEqual(['too-deep'])
    const call = { type: 'function', id: 'c', function: { name: 'f', arguments: bomb } }
    expect(
      guarded({ messages: [{ role: 'assistant', tool_calls: [call] }] }, [identifierDetector()])
        .reasons,
    ).toEqual(['too-deep'])
  })

  test('more finds than a call has room for arguments are all found', () => {
    const { parts } = walkRequest('chat', asking('a@b.co '.repeat(130_000)))
    const run = runGuards(parts, [identifierDetector()], policy, {
      direction: 'input',
      nowMs: () => 0,
    })
    expect(run.failures).toEqual([])
    expect(run.findings.get('/messages/0/content')).toHaveLength(130_000)
  })

  test('binary, half characters and controls never make a guard throw, and keep no number from it', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc
        .array(fc.nat(0xffff), { maxLength: 40 })
        .map((units) => units.map((unit) => String.fromCharCode(unit)).join('')),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    )
    fc.assert(
      fc.property(noise, noise, (before, behind) => {
        const { sent } = guarded(asking(`${before}。13800138000。${behind}`))
        expect(JSON.stringify(sent)).not.toContain('13800138000')
      }),
      { numRuns: 60 },
    )
  })
})
