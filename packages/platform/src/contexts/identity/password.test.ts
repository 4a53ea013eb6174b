import { describe, expect, test } from 'vitest'
import {
  ARGON2_LANES,
  ARGON2_MEMORY_KIB,
  ARGON2_PASSES,
  assertPasswordFits,
  DUMMY_HASH,
  hashPassword,
  PASSWORD_LENGTH_MAX,
  PASSWORD_LENGTH_MIN,
  passwordMatches,
} from './password.ts'

const parameters = (phc: string) => phc.split('$').slice(1, 4)

describe('a password', () => {
  test('is judged by its length alone, at both ends exactly', () => {
    for (const length of [PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX]) {
      expect(() => assertPasswordFits('a'.repeat(length), 'li.na')).not.toThrow()
    }
    for (const length of [0, PASSWORD_LENGTH_MIN - 1, PASSWORD_LENGTH_MAX + 1]) {
      expect(() => assertPasswordFits('a'.repeat(length), 'li.na')).toThrow(/12 to 128/)
    }
  })

  test('counts characters and not code units', () => {
    expect(() => assertPasswordFits('𠮷'.repeat(PASSWORD_LENGTH_MIN - 1), 'li.na')).toThrow()
    expect(() => assertPasswordFits('𠮷'.repeat(PASSWORD_LENGTH_MIN), 'li.na')).not.toThrow()
  })

  test('must not hold the login name, in whatever case', () => {
    expect(() => assertPasswordFits('my name is LI.NA today', 'li.na')).toThrow(/login name/)
  })

  test('is stored as argon2id with the named parameters, and so is the dummy', async () => {
    const expected = [
      'argon2id',
      'v=19',
      `m=${ARGON2_MEMORY_KIB},t=${ARGON2_PASSES},p=${ARGON2_LANES}`,
    ]
    expect(parameters(await hashPassword('seven quiet herons'))).toEqual(expected)
    expect(parameters(DUMMY_HASH)).toEqual(expected)
  })

  test('matches itself in either form of Unicode and nothing else', async () => {
    const stored = await hashPassword('crème brûlée sept')
    expect(await passwordMatches(stored, 'crème brûlée sept'.normalize('NFD'))).toBe(true)
    expect(await passwordMatches(stored, 'creme brulee sept')).toBe(false)
  })

  test('never matches where none is stored, though a hash is verified all the same', async () => {
    expect(await passwordMatches(undefined, 'seven quiet herons')).toBe(false)
  })
})
