import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleEntry } from '../test/sample-log.ts'
import { canonicalize, type JsonValue } from './canonical.ts'
import { type Entry, encodeEntry, parseEntry } from './entry.ts'
import { ENTRY_BYTES_MAX } from './tile.ts'

const payload = {
  name: 'request',
  retention: 'records',
  digest: `sha256:${'0a'.repeat(32)}`,
  sm3: `sm3:${'0b'.repeat(32)}`,
  bytes: 12,
}
const entry: Entry = { ...sampleEntry(1), payloads: [payload] }

test('what is encoded is read back the same, whatever its body', () => {
  // Without negative zero, which JSON writes as zero.
  const body = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as JsonValue)
  fc.assert(
    fc.property(body, (value) => {
      const whole = { ...entry, body: value }
      expect(parseEntry(encodeEntry(whole))).toEqual({ ok: true, value: whole })
    }),
  )
})

describe('a shape that is not an entry is neither written nor read', () => {
  const { name: _name, ...nameless } = payload
  test.each<[string, unknown]>([
    ['another version', { ...entry, v: 2 }],
    ['a member nobody knows', { ...entry, note: 'x' }],
    ['no body', { ...entry, body: undefined }],
    ['an empty id', { ...entry, id: '' }],
    ['a subject that is a number', { ...entry, subject: 7 }],
    ['an instant without milliseconds', { ...entry, at: '2026-01-31T08:00:00Z' }],
    ['an instant with an offset', { ...entry, at: '2026-01-31T08:00:00.000+08:00' }],
    ['a day that the month does not have', { ...entry, at: '2026-02-29T08:00:00.000Z' }],
    ['an actor of no type', { ...entry, actor: { id: 'p' } }],
    ['an actor with an unknown member', { ...entry, actor: { type: 'system', id: 'p', x: 1 } }],
    ['roles that are not texts', { ...entry, actor: { type: 'system', id: 'p', roles: [1] } }],
    ['payloads that are no list', { ...entry, payloads: {} }],
    ['a payload without a name', { ...entry, payloads: [nameless] }],
    [
      'a digest in capitals',
      { ...entry, payloads: [{ ...payload, digest: `sha256:${'0A'.repeat(32)}` }] },
    ],
    ['a negative length', { ...entry, payloads: [{ ...payload, bytes: -1 }] }],
    ['two payloads of one name', { ...entry, payloads: [payload, payload] }],
    ['a list', []],
  ])('%s', (_case, value) => {
    expect(() => encodeEntry(value as Entry)).toThrow(
      expect.objectContaining({ code: 'entry_refused' }),
    )
    const text = canonicalize(JSON.parse(JSON.stringify(value)))
    expect(parseEntry(text).ok).toBe(false)
  })
})

test('a leap day is a day', () => {
  expect(parseEntry(encodeEntry({ ...entry, at: '2028-02-29T23:59:59.999Z' })).ok).toBe(true)
})

test('an entry fits the two bytes of its length in a bundle, in bytes and not in characters', () => {
  const overhead = Buffer.byteLength(encodeEntry({ ...entry, body: '' }))
  const fits = { ...entry, body: 'x'.repeat(ENTRY_BYTES_MAX - overhead) }
  expect(Buffer.byteLength(encodeEntry(fits))).toBe(ENTRY_BYTES_MAX)
  expect(() => encodeEntry({ ...entry, body: `${fits.body}x` })).toThrow('at most 65535 bytes')
  expect(() => encodeEntry({ ...entry, body: '账'.repeat(22_000) })).toThrow('at most 65535 bytes')
  expect(parseEntry(canonicalize({ ...entry, body: `${fits.body}x` })).ok).toBe(false)
})

test('no text makes the reader throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !parseEntry(text).ok))
  fc.assert(fc.property(fc.json(), (text) => !parseEntry(text).ok))
})
