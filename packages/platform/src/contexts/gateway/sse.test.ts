import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSseSplitter, SSE_FRAME_BYTES_MAX, type SseFrame } from './sse.ts'

function split(chunks: readonly Buffer[]) {
  const splitter = createSseSplitter()
  const frames: SseFrame[] = chunks.flatMap((chunk) => splitter.push(chunk))
  return { frames, rest: splitter.rest() }
}

const dataOf = (text: string) => split([Buffer.from(text)]).frames.map(({ data }) => data)

/** Cuts a buffer at the given places, wherever they fall. */
function cutAt(input: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (input.length + 1)), input.length].sort(
    (a, b) => a - b,
  )
  return ends.map((end, index) => input.subarray(index === 0 ? 0 : ends[index - 1], end))
}

const line = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text) => `data: ${text}`),
  fc.constantFrom(
    'data',
    'data:',
    'data:x',
    ': ping',
    'event: done',
    'id: 1',
    '',
    '\u{feff}data: b',
  ),
  fc.constantFrom('data: 授信额度😀', 'data: {"text":"产品条款"}', 'data:  two spaces'),
)
const stream = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 24 })
  .map((lines) => Buffer.from(lines.flat().join('')))

describe('server-sent events', () => {
  test('any chunking gives the same frames, and nothing is lost or added', () => {
    const input = fc.oneof(
      stream,
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    )
    fc.assert(
      fc.property(input, fc.array(fc.nat(), { maxLength: 40 }), (bytes, places) => {
        const whole = split([bytes])
        const cut = split(cutAt(bytes, places))
        expect(cut.frames).toEqual(whole.frames)
        expect(cut.rest).toEqual(whole.rest)
        expect(Buffer.concat([...cut.frames.map(({ raw }) => raw), cut.rest])).toEqual(bytes)
      }),
    )
  })

  test('byte by byte, characters of several bytes stay whole', () => {
    const bytes = Buffer.from('data: 人民银行😀\r\n\r\ndata: 二\n\n')
    const { frames, rest } = split([...bytes].map((byte) => Buffer.from([byte])))
    expect(frames.map(({ data }) => data)).toEqual(['人民银行😀', '二'])
    expect(rest).toHaveLength(0)
  })

  test('data lines are joined, one leading space is left out, and other fields are not data', () => {
    expect(dataOf('event: a\ndata: one\ndata:two\ndata:  three\nid: 7\n\n')).toEqual([
      'one\ntwo\n three',
    ])
    expect(dataOf('data\n\ndata:\n\n: ping\n\nretry: 5\n\n')).toEqual([
      '',
      '',
      undefined,
      undefined,
    ])
    expect(dataOf('database: x\n\n')).toEqual([undefined])
  })

  test('lines end with LF, CRLF or a lone CR, as clients read them', () => {
    expect(dataOf('data: a\r\n\r\ndata: b\n\ndata: c\r\rdata: d\n\n')).toEqual(['a', 'b', 'c', 'd'])
    expect(dataOf('data: a\rdata: b\n\n')).toEqual(['a\nb'])
  })

  test('a byte order mark at the start does not hide the first data line', () => {
    expect(dataOf('\u{feff}data: a\n\n')).toEqual(['a'])
  })

  test('a frame without its end is left over, not given out', () => {
    const { frames, rest } = split([Buffer.from('data: a\n\ndata: [DO')])
    expect(frames.map(({ data }) => data)).toEqual(['a'])
    expect(rest.toString()).toBe('data: [DO')
  })

  test('a frame passes up to the limit and is refused beyond it, ended or not', () => {
    const longest = Buffer.from(`data: ${'x'.repeat(SSE_FRAME_BYTES_MAX - 8)}\n\n`)
    expect(split([longest]).frames).toHaveLength(1)
    const garbage = expect.objectContaining({ kind: 'garbage', retryable: false })
    expect(() => split([Buffer.from('d'), longest])).toThrow(garbage)
    expect(() => split(Array(17).fill(Buffer.alloc(65_536, 'x')))).toThrow(garbage)
  })
})
