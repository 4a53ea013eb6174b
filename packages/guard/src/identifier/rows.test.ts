import { expect, test } from 'vitest'
import { normalise } from '../normalise.ts'
import { generators, randomFrom } from '../testing/identifiers.ts'
import { identifierDetector } from './identifier.ts'
import type { IdentifierKind } from './kind.ts'

function found(
  text: string,
  kinds: readonly IdentifierKind[] = ['citizen-id', 'bank-card', 'mobile'],
) {
  return identifierDetector({ kinds })
    .detect(normalise(text), { origin: 'user', direction: 'input' })
    .map(({ kind, start, end }) => ({ kind, value: text.slice(start, end) }))
}

/** Digits that neither are nor begin anything. */
const idle = (count: number) => Array.from({ length: count }, () => '9')

test.each([
  ['citizen-id', ' '],
  ['citizen-id', '-'],
  ['citizen-id', '\n'],
  ['mobile', ' '],
  ['mobile', '-'],
] as const)('a %s in the middle of a long row of digits parted by %j is found', (kind, gap) => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const value = generators[kind](randomFrom(seed)).toUpperCase()
    if (/\D/.test(value)) continue
    const row = [...idle(40), ...value, ...idle(40)].join(gap)
    expect(found(row, [kind])).toContainEqual({ kind, value: [...value].join(gap) })
  }
})

test('a card of a known issuer is found in a row, and one of another only with its word', () => {
  const card = '6222021001116245702'
  const other = '4000000000000002'
  const row = (value: string) => [...idle(40), ...value, ...idle(40)].join(' ')
  const kinds = (text: string) => found(text).map(({ kind }) => kind)
  expect(kinds(row(card))).toEqual(['bank-card'])
  expect(kinds(row(other))).toEqual([])
  expect(kinds([...idle(40), ...other].join(' ').concat(' 卡'))).toEqual(['bank-card'])
})

test('the last character of an identity may be an X far down a row', () => {
  let value = ''
  for (let seed = 1; !value.endsWith('X'); seed += 1) {
    value = generators['citizen-id'](randomFrom(seed)).toUpperCase()
  }
  expect(found([...idle(40), ...value].join(' '))).toEqual([
    { kind: 'citizen-id', value: [...value].join(' ') },
  ])
})
