import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  aigcOf,
  buildAigc,
  formatAigc,
  isSealIntact,
  parseAigc,
  propagateAigc,
  sealAigc,
} from './aigc.ts'
import { buildProviderCode, parseProviderCode } from './provider-code.ts'
import {
  checkLabelText,
  checkVisibleLabel,
  labelStream,
  labelText,
  visibleLabels,
} from './visible.ts'

describe('the visible label (GB 45438-2025)', () => {
  test.each([
    ['AI生成'],
    ['人工智能合成'],
    ['本内容由人工智能生成'],
    ['ＡＩ生成'],
    [visibleLabels.zh],
    [visibleLabels.en],
  ])('%s is one', (label) => {
    expect(checkLabelText(label)).toEqual({ outcome: 'valid' })
  })

  test.each([
    ['AI', ['generation']],
    ['AI播客', ['generation']],
    ['机器生成', ['ai']],
    ['EMAIL生成', ['ai']],
    ['', ['ai', 'generation']],
  ])('%s is none', (label, missing) => {
    expect(checkLabelText(label)).toEqual({ outcome: 'refused', missing })
    expect(labelText('正文', label, 'start')).toEqual({ outcome: 'refused', missing })
    expect(labelStream(label, 'both')).toEqual({ outcome: 'refused', missing })
  })

  test.each(['start', 'end', 'both'] as const)('put at %s it is found, and once', (position) => {
    const text = '正文'.repeat(200)
    const once = labelText(text, visibleLabels.zh, position)
    if (once.outcome === 'refused') throw new Error('refused')
    expect(checkVisibleLabel(once.text)).toEqual({
      outcome: 'labelled',
      at: position === 'end' ? 'end' : 'start',
    })
    expect(labelText(once.text, visibleLabels.zh, position)).toEqual(once)
    expect(once.text).toContain(text)
  })

  test('a stream gets what a text gets', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.constantFrom('start', 'end', 'both'),
        (text, position) => {
          const stream = labelStream(visibleLabels.zh, position)
          const whole = labelText(text, visibleLabels.zh, position)
          if (stream.outcome === 'refused' || whole.outcome === 'refused')
            throw new Error('refused')
          expect(`${stream.start}${text}${stream.end}`).toBe(whole.text)
        },
      ),
    )
  })

  test('an article about the matter is not labelled by it', () => {
    expect(checkVisibleLabel('AI 改变了金融。电力由风能生成。')).toEqual({ outcome: 'unlabelled' })
    const middle = `${'甲'.repeat(100)}（AI生成）${'乙'.repeat(100)}`
    expect(checkVisibleLabel(middle)).toEqual({ outcome: 'labelled', at: 'middle' })
  })
})

describe('the provider code', () => {
  test.each([
    [
      '001191440300708461136T1XGW3',
      { creditCode: '91440300708461136T', service: 'generation', application: 'XGW3' },
    ],
    [
      '001191110102MAD55U9H0F10002',
      { creditCode: '91110102MAD55U9H0F', service: 'generation', application: '0002' },
    ],
    [
      '001191440300708461136T00000',
      { creditCode: '91440300708461136T', service: 'unspecified', application: '0000' },
    ],
  ] as const)('%s', (code, provider) => {
    expect(parseProviderCode(code)).toEqual({ outcome: 'parsed', provider })
    expect(buildProviderCode(provider)).toEqual({ outcome: 'built', code })
  })

  test.each([
    ['001191440300708461136T1XGW', 'wrong-length'],
    ['001191440300708461136T1xgw3', 'wrong-character'],
    ['011191440300708461136T1XGW3', 'unknown-format'],
    ['002191440300708461136T1XGW3', 'unknown-subject'],
    ['001191440300708461137T1XGW3', 'bad-credit-code'],
    ['001191110000100000622B1XGW3', 'bad-credit-code'],
    ['001191440300708461136T3XGW3', 'bad-service'],
    ['001191440300708461136T01234', 'bad-application'],
  ])('%s is refused: %s', (code, problem) => {
    expect(parseProviderCode(code)).toEqual({ outcome: 'refused', problem })
  })

  test('every single wrong character of the credit code is noticed', () => {
    const code = '001191440300708461136T1XGW3'
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 21 }),
        fc.constantFrom(...alphabet),
        (at, character) => {
          fc.pre(code[at] !== character)
          expect(
            parseProviderCode(code.slice(0, at) + character + code.slice(at + 1)).outcome,
          ).toBe('refused')
        },
      ),
    )
  })
})

describe('the field AIGC', () => {
  const facts = {
    label: '1',
    contentProducer: '001191440300708461136T1XGW3',
    produceId: 'c-1',
  } as const
  function built() {
    const outcome = buildAigc(facts)
    if (outcome.outcome === 'refused') throw new Error(outcome.problem)
    return outcome.aigc
  }

  test('is written in the order of the standard, and the producer is the first propagator', () => {
    expect(formatAigc(built())).toBe(
      '{"Label":"1","ContentProducer":"001191440300708461136T1XGW3","ProduceID":"c-1","ReservedCode1":"","ContentPropagator":"001191440300708461136T1XGW3","PropagateID":"c-1","ReservedCode2":""}',
    )
  })

  test('comes back as it was, wrapped or not', () => {
    expect(parseAigc(formatAigc(built()))).toEqual({ outcome: 'parsed', aigc: built() })
    expect(parseAigc(`{"AIGC":${formatAigc(built())}}`)).toEqual({
      outcome: 'parsed',
      aigc: built(),
    })
  })

  test.each([
    ['{', 'not-json'],
    ['[]', 'not-an-object'],
    ['{"Label":"1","ContentProducer":"a"}', 'missing-field'],
    ['{"Label":"1","ContentProducer":"","ProduceID":"b"}', 'missing-field'],
    ['{"Label":"4","ContentProducer":"a","ProduceID":"b"}', 'unknown-label'],
    ['{"Label":1,"ContentProducer":"a","ProduceID":"b"}', 'not-text'],
    ['{"Label":"1","ContentProducer":"a","ProduceID":"b","Extra":"c"}', 'unknown-field'],
    ['{"Label":"1","ContentProducer":"a\\"b","ProduceID":"b"}', 'forbidden-character'],
    ['{"Label":"1","ContentProducer":"银行","ProduceID":"b"}', 'forbidden-character'],
    [
      '{"Label":"1","ContentProducer":"001191440300708461137T1XGW3","ProduceID":"b"}',
      'bad-provider-code',
    ],
    [`{"Label":"1","ContentProducer":"a","ProduceID":"${'b'.repeat(5_000)}"}`, 'too-long'],
    [`"${'b'.repeat(40_000)}"`, 'too-long'],
  ])('%.60s is refused: %s', (text, problem) => {
    expect(parseAigc(text)).toEqual({ outcome: 'refused', problem })
  })

  test('the seal holds when others pass the content on, and breaks when the label changes', async () => {
    const code = (bytes: Uint8Array) =>
      createHmac('sha256', 'key').update(bytes).digest('base64url')
    const verify = (bytes: Uint8Array, given: string) => code(bytes) === given
    const sealed = await sealAigc(built(), code, 'sha256:00')
    if (sealed.outcome === 'refused') throw new Error(sealed.problem)
    const passed = propagateAigc(sealed.aigc, { contentPropagator: 'portal', propagateId: '9' })
    if (passed.outcome === 'refused') throw new Error(passed.problem)
    expect(await isSealIntact(passed.aigc, verify, 'sha256:00')).toBe(true)
    expect(await isSealIntact({ ...passed.aigc, label: '2' }, verify, 'sha256:00')).toBe(false)
    expect(await isSealIntact(passed.aigc, verify, 'sha256:01')).toBe(false)
    expect(await isSealIntact(built(), verify)).toBe(false)
    expect(await sealAigc(built(), () => 'a"b')).toEqual({
      outcome: 'refused',
      problem: 'forbidden-character',
    })
  })

  test('no value makes it throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(['parsed', 'refused']).toContain(aigcOf(value).outcome)
      }),
    )
  })
})
