import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csrfTokenFits, csrfTokenOf, hashToken, newToken, tokenHashOf } from './session.ts'

describe('the tokens of a session', () => {
  test('a cookie of ours has a digest; any other text is none of ours', () => {
    const token = newToken()
    expect(tokenHashOf(token)).toBe(hashToken(token))
    expect(tokenHashOf(undefined)).toBeUndefined()
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        expect(tokenHashOf(text) === undefined).toBe(!/^[\w-]{43}$/.test(text) || /\n/.test(text))
      }),
    )
  })

  test("only the session's own CSRF token fits", () => {
    const token = newToken()
    expect(csrfTokenFits(token, csrfTokenOf(token))).toBe(true)
    expect(csrfTokenFits(token, csrfTokenOf(newToken()))).toBe(false)
    for (const wrong of [undefined, '', token, `${csrfTokenOf(token)}x`, 'é'.repeat(43)]) {
      expect(csrfTokenFits(token, wrong)).toBe(false)
    }
  })

  test('the CSRF token gives away neither the cookie nor what is stored of it', () => {
    const token = newToken()
    expect(csrfTokenOf(token)).not.toBe(token)
    expect(Buffer.from(csrfTokenOf(token), 'base64url').toString('hex')).not.toBe(hashToken(token))
  })
})
