import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type KeyId, newId } from '#kernel/ids.ts'
import { addMs, parseInstant } from '#kernel/time.ts'
import {
  hashKey,
  isKeyText,
  isLive,
  keyStart,
  newKeyText,
  OVERLAP_HOURS_MAX,
  overlapEnd,
  successorExpiry,
} from './application-key.ts'

const now = parseInstant('2026-06-18')!

describe('the text of an application key', () => {
  test('has its shape, begins with its id and is never the same twice', () => {
    const id = newId('key') as KeyId
    const texts = new Set(Array.from({ length: 200 }, () => newKeyText(id)))
    expect(texts.size).toBe(200)
    for (const text of texts) {
      expect(isKeyText(text)).toBe(true)
      expect(text.startsWith(`${keyStart(id)}_`)).toBe(true)
    }
  })

  test('is refused when any one character is taken, added or replaced by a foreign one', () => {
    const text = newKeyText(newId('key') as KeyId)
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom('', ' ', '.', '/', '+', '=', '"', '\n', '\u0000', '密'),
        (at, replacement) => {
          expect(isKeyText(text.slice(0, at) + replacement + text.slice(at + 1))).toBe(false)
        },
      ),
    )
    expect(isKeyText(`${text}A`)).toBe(false)
    expect(isKeyText(`${text}\n`)).toBe(false)
  })

  test('no other text is taken for a key', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), (text) => {
        if (isKeyText(text)) expect(text).toMatch(/^hj_[0-9a-f]{12}_[\w-]{43}$/)
        else expect(text.length === 59 && /^hj_[0-9a-f]{12}_[\w-]{43}$/.test(text)).toBe(false)
      }),
    )
  })

  test('has a digest that differs with every character', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(hashKey(a) === hashKey(b)).toBe(a === b)
      }),
    )
  })
})

describe('the life of a key', () => {
  test('ends at its instant and by revocation', () => {
    const validUntil = addMs(now, 1)
    expect(isLive({ validUntil }, now)).toBe(true)
    expect(isLive({ validUntil }, validUntil)).toBe(false)
    expect(isLive({ revokedAt: now }, now)).toBe(false)
    expect(isLive({}, now)).toBe(true)
  })

  test('no overlap outlives the key or the longest overlap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: OVERLAP_HOURS_MAX }),
        fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: undefined }),
        (overlapHours, hoursLeft) => {
          const validUntil = hoursLeft && addMs(now, hoursLeft * 3_600_000)
          const end = overlapEnd({ validUntil: validUntil || undefined }, overlapHours, now)
          expect(end <= addMs(now, OVERLAP_HOURS_MAX * 3_600_000)).toBe(true)
          if (validUntil) expect(end <= validUntil).toBe(true)
        },
      ),
    )
    expect(() => overlapEnd({}, OVERLAP_HOURS_MAX + 1, now)).toThrow()
    expect(() => overlapEnd({}, -1, now)).toThrow()
  })

  test('a successor lives as long as was meant, and for ever only after one that did', () => {
    const issuedAt = addMs(now, -1_000)
    expect(successorExpiry({ issuedAt, validUntil: addMs(now, 500) }, now)).toBe(addMs(now, 1_500))
    expect(successorExpiry({ issuedAt }, now)).toBeUndefined()
  })
})
