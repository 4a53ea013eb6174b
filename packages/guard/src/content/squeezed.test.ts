import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildAutomaton, unitsOf } from './aho-corasick.ts'
import { isPulledApart, lettersOf, squeeze } from './squeezed.ts'

function squeezedText(text: string): string | undefined {
  const squeezed = squeeze(unitsOf(text))
  if (squeezed.gaps.length === 0) return undefined
  const units = squeezed.units.subarray(0, squeezed.length)
  // Every unit kept is the one that stands at its place.
  for (const [index, unit] of units.entries()) {
    expect(text.charCodeAt(squeezed.positionOf(index))).toBe(unit)
  }
  return String.fromCharCode(...units)
}

test('separators between Han characters go, all others stay', () => {
  expect(squeezedText('稳 赚 不 赔 a b')).toBe('稳赚不赔 a b')
  expect(squeezedText('买 a 稳-赚')).toBe('买 a 稳赚')
})

test('ordinary text with ordinary punctuation has no second view', () => {
  expect(squeezedText('营业收入增长，净利润下降。展望明年：谨慎乐观')).toBeUndefined()
  expect(squeezedText('plain text, with commas')).toBeUndefined()
  expect(squeezedText('')).toBeUndefined()
})

test('clause ends go where characters stand alone', () => {
  expect(squeezedText('稳,赚,不,赔')).toBe('稳赚不赔')
})

test('too many separators part for good', () => {
  expect(squeezedText(`稳${' '.repeat(20)}赚`)).toBeUndefined()
})

test('quotations are compared by their letters', () => {
  expect(lettersOf('商业 银行，A-B')).toEqual(unitsOf('商业银行ab'))
})

test('one pass over the text finds what reading the text and then the whole view finds', () => {
  const units = fc.constantFrom('保', '本', '息', 'a', 'b', ' ', '\n', '，', '。', '-', '\ud800')
  const word = fc.string({ unit: units, minLength: 1, maxLength: 6 })
  const text = fc.string({ unit: units, maxLength: 60 })
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), text, (words, subject) => {
      const automaton = buildAutomaton(words)
      const read = unitsOf(subject)
      const view = squeeze(read)
      const once: string[] = []
      const twice: string[] = []
      const noting =
        (into: string[], sort: string) => (index: number, start: number, end: number) =>
          into.push(`${sort} ${index} ${start} ${end}`)
      const across = (into: string[]) => (index: number, start: number, end: number) => {
        if (isPulledApart(view, read, start, end)) noting(into, 'view')(index, start, end)
      }
      automaton.scanWithGaps(read, view, noting(once, 'text'), across(once))
      automaton.scan(read, read.length, noting(twice, 'text'))
      automaton.scan(view.units, view.length, across(twice))
      expect([...new Set(once)].sort()).toEqual([...new Set(twice)].sort())
    }),
    { numRuns: 2_000 },
  )
})
