import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildAutomaton, unitsOf } from './aho-corasick.ts'

function scan(words: readonly string[], text: string): string[] {
  const found: string[] = []
  const units = unitsOf(text)
  buildAutomaton(words).scan(units, units.length, (word, start, end) => {
    found.push(`${word}:${start}-${end}`)
  })
  return found.sort()
}

/** What it must find, by trying every word at every place. */
function naive(words: readonly string[], text: string): string[] {
  const lower = (value: string) => value.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  const found: string[] = []
  words.forEach((word, index) => {
    const isFirst = words.findIndex((other) => lower(other) === lower(word)) === index
    for (let at = 0; word !== '' && isFirst && at + word.length <= text.length; at += 1) {
      if (lower(text).startsWith(lower(word), at)) found.push(`${index}:${at}-${at + word.length}`)
    }
  })
  return found.sort()
}

describe('the automaton', () => {
  test('finds overlapping and nested words', () => {
    expect(scan(['he', 'she', 'his', 'hers'], 'uSHers')).toEqual(['0:2-4', '1:1-4', '3:2-6'])
    expect(scan(['保本', '保本保息', '息'], '保本保息')).toEqual(['0:0-2', '1:0-4', '2:3-4'])
  })

  test('finds nothing with no words, and no empty word', () => {
    expect(scan([], 'abc')).toEqual([])
    expect(scan(['', 'b'], 'abc')).toEqual(['1:1-2'])
  })

  test('finds what trying every place finds', () => {
    const piece = fc.string({
      unit: fc.constantFrom('a', 'b', 'A', '保', '本', '\ud800', '\0'),
      maxLength: 6,
    })
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'A', '保', '本', '\ud800', '\0'),
      maxLength: 60,
    })
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), text, (words, subject) => {
        expect(scan(words, subject)).toEqual(naive(words, subject))
      }),
      { numRuns: 500 },
    )
  })

  test('one unit ends no more words than there are lengths', () => {
    const words = Array.from({ length: 64 }, (_, index) => '啊'.repeat(index + 1))
    expect(scan(words, '啊'.repeat(1_000)).length).toBeLessThanOrEqual(64_000)
  })
})
