import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isCreditCode } from './credit-code.ts'

const CHARACTERS = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']
const VALID = ['91350100M000100Y43', '91440300708461136T']

describe('a unified social credit code', () => {
  test.each(VALID)('%s holds', (code) => {
    expect(isCreditCode(code)).toBe(true)
  })

  test.each([
    '91110000100000622B',
    '91350100M000100Y4',
    '91350100M000100Y433',
    '91350100m000100y43',
    '9135O100M000100Y43',
    '',
  ])('%j does not', (code) => {
    expect(isCreditCode(code)).toBe(false)
  })

  test('one wrong character is always found', () => {
    const change = fc.record({
      code: fc.constantFrom(...VALID),
      place: fc.nat(17),
      character: fc.constantFrom(...CHARACTERS),
    })
    fc.assert(
      fc.property(change, ({ code, place, character }) => {
        fc.pre(code[place] !== character)
        expect(isCreditCode(code.slice(0, place) + character + code.slice(place + 1))).toBe(false)
      }),
    )
  })
})
