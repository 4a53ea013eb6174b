import { expect, test } from 'vitest'
import { type KeywordBank, parseBank } from './content/keyword-bank.ts'
import { keywordDetector } from './content/keyword-detector.ts'
import { misconductDetector } from './content/misconduct.ts'
import type { Detector } from './detector.ts'
import { edited, editsOf } from './edit.ts'
import { identifierDetector } from './identifier/identifier.ts'
import { normalise } from './normalise.ts'
import { decide, type GuardPolicy, type Judged, redactionPolicy } from './policy.ts'
import { createStreamGuard } from './stream.ts'
import { type Random, randomFrom } from './testing/identifiers.ts'
import { drawText, settledFindings } from './testing/streams.ts'

const words = ['赌博', '洗钱', '地下钱庄', 'ass', 'assets', '博彩网站', '赌', '博彩']
const policy: GuardPolicy = {
  ...redactionPolicy,
  output: [{ guard: '*', kind: '*', threshold: 0.5, action: 'mask' }],
  holdWholeAnswer: false,
}

function bank(): KeywordBank {
  const parsed = parseBank(words.join('\n'), { format: 'txt', riskDefault: 'A.1.h' })
  if (parsed.outcome === 'refused') throw new RangeError('every word has a risk class')
  return parsed.bank
}

const detectors: readonly Detector[] = [
  identifierDetector(),
  misconductDetector(),
  keywordDetector(bank()),
]

const below = (random: Random, limit: number) => Math.floor(random() * limit)
const sorted = (found: readonly Judged[]) =>
  found.map(({ guard, kind, start, end }) => `${guard} ${kind} ${start} ${end}`).sort()

function streamed(text: string, random: Random, chunkMax: number) {
  const guard = createStreamGuard({ detectors, policy, nowMs: () => 0 })
  let left = ''
  for (let at = 0; at < text.length; ) {
    const end = at + 1 + below(random, chunkMax)
    left += guard.push('0/content', text.slice(at, end)).text
    at = end
  }
  left += guard.end().texts.get('0/content') ?? ''
  return { text: left, found: sorted(guard.findings().map(({ finding }) => finding)) }
}

test.each(detectors)('what $id calls settled stays as it is, whatever follows', (detector) => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = randomFrom(seed)
    const text = drawText(random, 3 + below(random, 14), words)
    for (let cut = 0; cut < 4; cut += 1) {
      const { begun, whole } = settledFindings(detector, text, below(random, text.length))
      expect(begun, `seed ${seed}`).toEqual(whole)
    }
  }
})

test('the detectors let the same text leave in pieces as in one, with the same findings', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = randomFrom(seed)
    const text = drawText(random, 5 + below(random, 20), words)
    const found = detectors.flatMap((detector) =>
      detector.detect(normalise(text), { origin: 'assistant', direction: 'output' }),
    )
    const judged = decide(found, policy, 'output')
    const whole = edited(text, editsOf(text, judged, undefined), 0, text.length)
    expect(streamed(text, random, seed % 2 === 0 ? 3 : 40), `seed ${seed}`).toEqual({
      text: whole,
      found: sorted(judged),
    })
  }
})

test('ordinary prose is open for a few characters only', () => {
  const prose = normalise(
    '根据公告，公司三季度营业收入同比增长，主要受益于下游需求回暖。管理层表示将继续加大研发投入',
  )
  for (const { id, openFrom } of detectors) {
    expect(prose.original.length - (openFrom?.(prose) ?? 0), id).toBeLessThanOrEqual(24)
  }
})
