import { expect, test } from 'vitest'
import { unitsOf } from './aho-corasick.ts'
import { lettersOf, squeeze } from './squeezed.ts'

function squeezedText(text: string): string | undefined {
  const squeezed = squeeze(unitsOf(text))
  if (squeezed === undefined) return undefined
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
