import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { normalise } from '../normalise.ts'
import { identifierDetector } from './identifier.ts'

const detector = identifierDetector()

/** Text that looks drawn at random, the same each time. */
function drawn(length: number): string {
  let text = ''
  for (let block = 0; text.length < length; block += 1) {
    text += createHash('sha512').update(String(block)).digest('base64url').replaceAll('-', 'b')
  }
  return text.slice(0, length)
}

/** What is covered, the pieces that touch as one. */
function covered(text: string, surroundings: Parameters<typeof detector.detect>[1]) {
  let all = ''
  for (const { start, end } of detector.detect(normalise(text), surroundings)) {
    expect(end - start).toBeLessThanOrEqual(detector.spanMax)
    all += text.slice(start, end)
  }
  return all
}

const request = { origin: 'user', direction: 'input' } as const
const part = { origin: 'assistant', direction: 'output' } as const
const answer = { ...part, whole: true } as const

describe('a secret is found whole, however long', () => {
  const signed = `eyJhbGciOiJSUzI1NiJ9.${drawn(900)}.${drawn(340)}`
  const encrypted = `eyJlbmMiOiJBMjU2R0NNIn0.${drawn(300)}.${drawn(16)}.${drawn(800)}.${drawn(22)}`
  test.each([
    ['a signed token', signed, signed],
    ['an encrypted token', encrypted, encrypted],
    ['a token with a long header', `eyJ${drawn(400)}.${drawn(300)}`, undefined],
    ['a bearer token', `Bearer ${drawn(600)}`, drawn(600)],
    ['a key', `sk-proj-${drawn(300)}`, undefined],
    ['a value behind its name', `password=${drawn(80)}!${drawn(300)}`, undefined],
    ['a line of base64', `${drawn(500)}/+`, undefined],
  ])('%s', (_, text, secret = text.replace('password=', '')) => {
    for (const surroundings of [request, answer]) {
      expect(covered(`见：${text}。谢谢`, surroundings)).toBe(secret)
      expect(covered(`see ${text}, thanks`, surroundings)).toBe(secret)
    }
  })

  test('a point behind it ends the sentence', () => {
    expect(covered(`见 ${signed}. Thanks`, request)).toBe(signed)
  })

  test('of a text that may go on as well, in findings of which the later ones go on the first', () => {
    const [first, second] = detector.detect(normalise(signed), part)
    expect(first).toMatchObject({ kind: 'jwt', start: 0, end: 256, goesOn: 'token' })
    expect(first).not.toHaveProperty('continues')
    expect(second).toMatchObject({ kind: 'jwt', start: 256, end: 512, continues: true })
    expect(covered(signed, part)).toBe(signed)
  })

  test('text that begins within one is covered from there to its end, and nothing else is found in it', () => {
    const rest = `${drawn(300)}.password=${drawn(40)} 以下照旧`
    const goingOn = { kind: 'jwt', score: 1, way: 'token', at: 0 } as const
    const found = detector.detect(normalise(rest), { ...part, since: 0, goingOn })
    expect(found.map(({ kind, start, end }) => [kind, start, end])).toEqual([
      ['jwt', 0, 256],
      ['jwt', 256, rest.indexOf(' ')],
    ])
  })
})

describe('the body of a key is found to its last line', () => {
  const body = (width: number) =>
    drawn(410)
      .replaceAll('_', '/')
      .replace(new RegExp(`(.{${width}})`, 'g'), '$1\n')
  const key = (text: string) => `-----BEGIN PRIVATE KEY-----\n${text}\n-----END PRIVATE KEY-----`

  test.each([16, 24, 64, 300])('in lines of %i', (width) => {
    const text = key(body(width))
    expect(covered(text, answer)).toBe(text.slice(0, text.indexOf('\n-----END')))
  })

  test('without a foot it ends where words stand on a line, or the text does', () => {
    const begun = `-----BEGIN PRIVATE KEY-----\n${body(32)}`.trimEnd()
    expect(covered(`${begun}\nNever share it.`, answer)).toBe(begun)
    expect(covered(begun, answer)).toBe(begun)
    expect(covered('A key begins with -----BEGIN PRIVATE KEY-----, then lines.', answer)).toBe(
      '-----BEGIN PRIVATE KEY-----',
    )
  })

  test('a token ends where the armour of a key begins', () => {
    const text = `sk-proj-${drawn(300)}${key(body(24))}`
    expect(covered(text, answer)).toBe(text.slice(0, text.indexOf('\n-----END')))
  })
})
