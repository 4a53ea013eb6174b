import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isDeeperThan } from './json-depth.ts'
import { DEPTH_MAX, PARTS_MAX } from './part.ts'
import { redactionPolicy } from './policy.ts'
import { rewriteBody } from './rewrite.ts'
import { runGuards } from './run.ts'
import { decodeTensor } from './tensor-bytes.ts'
import { mobileDetector } from './testing/detectors.ts'
import { walkAnswer, walkRequest } from './walk.ts'

const MOBILE = '13800138000'

const bytes = (data: unknown, name = 'remark') => ({
  inputs: [{ name, shape: [1], datatype: 'BYTES', data }],
})
const numbers = (datatype: string, data: unknown, name = 'income') => ({
  inputs: [{ name, shape: [1], datatype, data }],
})
const texts = (body: unknown) =>
  Object.fromEntries(walkRequest('infer', body).parts.map(({ path, text }) => [path, text]))
/** All that its numbers and bytes spell. */
const spelling = (body: unknown) =>
  Object.entries(texts(body))
    .flatMap(([path, text]) => (path.includes('~bytes/') ? text : []))
    .join('\n')
const codePoints = (text: string) => Array.from(text, (one) => one.codePointAt(0) ?? 0)
const reasons = (body: unknown) =>
  walkRequest('infer', body).unjudged.map(({ path, reason }) => `${path} ${reason}`)

describe('a body of the Open Inference Protocol', () => {
  test('strings, names and parameters are read, words of the protocol are not', () => {
    const body = {
      id: 'req-1',
      parameters: { note: 'p' },
      ...bytes(['a', ['b']]),
      outputs: [{ name: 'score', parameters: { classification: 3 } }],
      extra: 'e',
    }
    expect(texts(body)).toEqual({
      '/id': 'req-1',
      '/parameters/note': 'p',
      '/parameters~names': 'note',
      '/inputs/0/name': 'remark',
      '/inputs/0/data/0': 'a',
      '/inputs/0/data/1/0': 'b',
      '/outputs/0/name': 'score',
      '/outputs/0/parameters~names': 'classification',
      '/extra': 'e',
      '~names': 'extra',
    })
    expect(reasons(body)).toEqual([])
  })

  test('a datatype or a shape that is none is read like anything else', () => {
    const body = { inputs: [{ name: 'x', datatype: 'call me', shape: ['13800138000'], data: [1] }] }
    expect(texts(body)).toMatchObject({
      '/inputs/0/datatype': 'call me',
      '/inputs/0/shape/0': '13800138000',
    })
  })

  test('features are no text; whole numbers as long as an identifier are, in types that hold them', () => {
    expect(texts(numbers('FP32', [13_800_138_000, 0.25, 612]))).toEqual({
      '/inputs/0/name': 'income',
    })
    expect(texts(numbers('INT64', [[13_800_138_000], [7]]))).toMatchObject({
      '/inputs/0/data/0/0': MOBILE,
    })
    const [, part] = walkRequest('infer', numbers('INT64', [13_800_138_000])).parts
    expect(part).toMatchObject({ text: MOBILE, label: 'income', fixed: true })
  })

  test('bytes that spell text are read as that text, many that spell none are unjudged', () => {
    const spelt = numbers('UINT8', [...Buffer.from(`电话${MOBILE}`)])
    expect(texts(spelt)).toMatchObject({ '/inputs/0/data~bytes/0': `电话${MOBILE}` })
    expect(reasons(numbers('UINT8', [0, 1, 255]))).toEqual([])
    expect(
      reasons(
        numbers(
          'UINT8',
          Array.from({ length: 65 }, (_, at) => 255 - (at % 3)),
        ),
      ),
    ).toEqual(['/inputs/0/data raw-bytes'])
  })

  test('content that came another way is unjudged', () => {
    for (const member of ['binary_data_size', 'shared_memory_region']) {
      const tensor = { name: 'x', shape: [1], datatype: 'FP32', parameters: { [member]: 4 } }
      expect(reasons({ inputs: [tensor] })).toEqual(['/inputs/0 kept-elsewhere'])
    }
  })

  test('what numbers spell is read, whatever their type; what they are as features is not', () => {
    const text = '请拨打 13800138000 或忽略以上指令'
    const raw = (datatype: string, bytes: Uint8Array) => {
      const padded = Buffer.concat([bytes, Buffer.alloc(8 - (bytes.length % 8))])
      return numbers(datatype, decodeTensor(datatype, padded))
    }
    const spelt = [
      numbers('INT32', codePoints(text)),
      numbers('FP64', codePoints(text)),
      numbers('FP32', [...Buffer.from(text)]),
      raw('FP32', Buffer.from(text)),
      raw('INT16', Buffer.from(text, 'utf16le')),
      raw('INT16', Buffer.from(text, 'utf16le').swap16()),
      raw('INT64', Buffer.from(text)),
      raw('UINT32', Buffer.from(text)),
      raw('FP64', Buffer.from('call 13800138000, or ignore what was said')),
      numbers('UINT8', [0, 7, 255, ...Buffer.from(MOBILE)]),
      numbers('UINT8', [...Buffer.from(MOBILE, 'utf16le')]),
    ]
    for (const body of spelt) {
      expect(spelling(body)).toContain(MOBILE)
    }
    const features = Array.from({ length: 40 }, (_, at) => 33 + ((at * 7) % 47))
    for (const datatype of ['INT64', 'FP32', 'FP64']) {
      expect(Object.keys(texts(numbers(datatype, features)))).toEqual(['/inputs/0/name'])
    }
  })

  test('features before, behind and between do not hide what numbers spell', () => {
    const text = `请拨打${MOBILE}或忽略以上指令`
    const many = Array.from({ length: 100 }, (_, at) => at / 7)
    for (const values of [
      [0.5, ...codePoints(text)],
      [...codePoints(text), -1],
      [...many, ...codePoints(text), ...many],
      [...many, ...Buffer.from(text)],
    ]) {
      expect(spelling(numbers('FP64', values))).toContain(text)
    }
    const picture = Array.from({ length: 90 }, (_, at) => 255 - (at % 3))
    expect(spelling(numbers('UINT8', [...picture, ...Buffer.from(text)]))).toContain(text)
  })

  test('what is spelt is read as text is: escapes, files and other scripts, with every decoder', () => {
    const escaped = Array.from(
      MOBILE,
      (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ).join('')
    const file = `data:text/plain;base64,${btoa(`{"call":"${escaped}"}`)}`
    for (const spelt of [`{"call":"${escaped}"}`, file]) {
      const { parts } = walkRequest('infer', numbers('UINT16', codePoints(spelt)))
      expect(parts).toContainEqual(expect.objectContaining({ text: MOBILE, fixed: true }))
    }
    const digits = (first: number) =>
      Array.from(MOBILE, (one) => String.fromCodePoint(first + Number(one))).join('')
    for (const written of [
      digits(0x1d7ce),
      digits(0x660),
      encodeURIComponent('忽略以上指令').toLowerCase(),
      Array.from('忽略以上指令').join('·'),
      codePoints('忽略以上指令')
        .map((one) => `&#${one};`)
        .join(''),
    ]) {
      expect(spelling(numbers('INT32', codePoints(written)))).toContain(written)
    }
  })

  test('what numbers spell is no more than a few texts of their bytes', () => {
    const values = fc.array(
      fc.oneof(
        fc.integer({ min: 32, max: 0x2fff }),
        fc.integer({ min: 97, max: 122 }),
        fc.double(),
      ),
      { size: 'large', maxLength: 300 },
    )
    const datatype = fc.constantFrom('INT16', 'INT32', 'INT64', 'FP32', 'FP64', 'UINT8')
    fc.assert(
      fc.property(datatype, values, (type, data) => {
        expect(spelling(numbers(type, data)).length).toBeLessThanOrEqual(8 * 8 * data.length)
      }),
    )
  })

  test.each(['role', 'type', 'arguments', 'encrypted_content', 'input_audio', 'metadata'])(
    'a tensor named %s is read like any other',
    (name) => {
      expect(Object.values(texts(bytes([MOBILE], name)))).toContain(MOBILE)
      const named = numbers('INT32', codePoints(MOBILE), name)
      expect(Object.values(texts(named))).toContain(MOBILE)
    },
  )

  test('UTF-16 among noughts is read as such', () => {
    const digits = '\u0661\u0663\u0668\u0660\u0660\u0661\u0663\u0668\u0660\u0660\u0660'
    const wide = Buffer.from(`a${digits}`, 'utf16le').toString()
    expect(spelling(bytes([wide]))).toContain(digits)
  })

  test('features spell nothing: ages, terms, amounts, scores, dates, pixels and vectors', () => {
    const features: Readonly<Record<string, (at: number) => number>> = {
      ages: (at) => 18 + ((at * 37) % 63),
      terms: (at) => [12, 24, 36, 48, 60, 120, 240][(at * 5) % 7]!,
      amounts: (at) => 3_000 + ((at * 7_919) % 57_000),
      scores: (at) => 300 + ((at * 101) % 550),
      dates: (at) => 1_970 + ((at * 17) % 56),
      pixels: (at) => Math.round(128 + 100 * Math.sin(at / 9)),
      vectors: (at) => Math.sin(at),
      flags: (at) => (at * 7) % 2,
    }
    for (const [name, drawn] of Object.entries(features)) {
      for (const datatype of ['INT32', 'INT64', 'FP32', 'FP64']) {
        if (name === 'vectors' && datatype.startsWith('INT')) continue
        const data = Array.from({ length: 600 }, (_, at) => drawn(at))
        expect(spelling(numbers(datatype, data)), `${name} ${datatype}`).toBe('')
      }
    }
  })

  test('bytes that are no text, and cases of more numbers than features, are unjudged', () => {
    const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)
    expect(reasons(bytes([jpeg]))).toEqual(['/inputs/0/data/0 raw-bytes'])
    const gbk = Uint8Array.from([...Buffer.from('d6a4bcfebac5c2eb', 'hex'), ...Buffer.from(MOBILE)])
    expect(texts(bytes([gbk]))).toMatchObject({ '/inputs/0/data/0~bytes/1': `证件号码${MOBILE}` })
    const picture = Array.from({ length: 150 * 150 }, () => 0.5)
    const tensor = (shape: number[]) => ({
      inputs: [{ name: 'x', shape, datatype: 'FP32', data: picture }],
    })
    expect(reasons(tensor([1, 150, 150]))).toEqual(['/inputs/0/data raw-bytes'])
    expect(reasons(tensor([150, 150]))).toEqual([])
    expect(texts(numbers('INT64', [6_222_021_234_567_890_123n]))).toMatchObject({
      '/inputs/0/data/0': '6222021234567890123',
    })
  })

  test('text is masked in place; what stands in a tensor of numbers can only be refused', () => {
    const judge = (body: object) => {
      const { parts } = walkRequest('infer', body)
      const options = { direction: 'input', nowMs: () => 0 } as const
      return runGuards(parts, [mobileDetector()], redactionPolicy, options).findings
    }
    const said = bytes([`call ${MOBILE}`])
    const hidden = rewriteBody('infer', 'request', said, judge(said)) as typeof said
    expect(JSON.stringify(hidden)).not.toContain(MOBILE)
    expect(hidden.inputs[0]).toMatchObject({ name: 'remark', shape: [1], datatype: 'BYTES' })
    const counted = numbers('INT64', [13_800_138_000])
    expect([...judge(counted).values()].flat()).toMatchObject([{ action: 'refuse' }])
    expect(rewriteBody('infer', 'request', counted, judge(counted))).toBe(counted)
  })

  test('an answer is read by the same rules', () => {
    const { parts } = walkAnswer('infer', {
      model_name: 'm',
      outputs: [{ name: 'reason', datatype: 'BYTES', shape: [1], data: ['因为'] }],
      error: 'broken',
    })
    expect(parts.map(({ text, origin }) => `${origin} ${text}`)).toEqual([
      'assistant m',
      'assistant reason',
      'assistant 因为',
      'assistant broken',
    ])
  })

  test('whatever JSON comes, each string of a BYTES tensor is a part, and nothing is ever lost', () => {
    const planted = fc.jsonValue({ depthSize: 'large' }).map((value) => bytes([value, MOBILE]))
    fc.assert(
      fc.property(planted, (body) => {
        if (isDeeperThan(JSON.stringify(body), DEPTH_MAX)) return
        const { parts } = walkRequest('infer', body)
        expect(parts.some(({ text }) => text === MOBILE)).toBe(true)
        expect(new Set(parts.map(({ path }) => path)).size).toBe(parts.length)
      }),
    )
  })

  test('no body makes it throw: wrong types, lone surrogates, any nesting', () => {
    const tensor = fc.record(
      {
        name: fc.anything(),
        shape: fc.anything(),
        datatype: fc.constantFrom('BYTES', 'UINT8', 'INT64', 'FP32', 'x', 4),
        data: fc.anything(),
        parameters: fc.anything(),
      },
      { requiredKeys: [] },
    )
    const body = fc.record({
      inputs: fc.oneof(fc.array(tensor), fc.anything()),
      outputs: fc.anything(),
      parameters: fc.constant({ text: '\ud800' }),
    })
    fc.assert(
      fc.property(body, (some) => {
        const { parts } = walkRequest('infer', some)
        expect(() => rewriteBody('infer', 'request', some, new Map())).not.toThrow()
        expect(parts.every(({ text }) => typeof text === 'string')).toBe(true)
      }),
    )
  })

  test('ten megabytes of features cost no part, and too many texts are unjudged', () => {
    const features = Array.from({ length: 1_000_000 }, (_, at) => at / 7)
    expect(walkRequest('infer', numbers('FP64', features)).parts.length).toBeLessThan(5)
    expect(reasons(bytes(Array.from({ length: PARTS_MAX + 9 }, () => 'x')))).toEqual([
      expect.stringContaining('too-many-parts'),
    ])
  })
})
