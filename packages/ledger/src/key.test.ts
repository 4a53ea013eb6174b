import { describe, expect, test } from 'vitest'
import {
  formatVerifierKey,
  generateKey,
  keyIdOf,
  parseVerifierKey,
  SIGNATURE_TYPE_OTHER,
  signerOf,
  verifierOf,
} from './key.ts'

// The example of c2sp.org/signed-note, and the key pair of the tests of golang.org/x/mod/sumdb/note.
const SPEC_KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const GO_SECRET = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const GO_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'

describe('verifier keys', () => {
  test.each([SPEC_KEY, GO_KEY])('%s is read and written back', (text) => {
    const key = parseVerifierKey(text)
    if (!key.ok) throw new Error(key.reason)
    expect(formatVerifierKey(key.value)).toBe(text)
  })

  test('no part of a key and no key with one character changed is a key', () => {
    for (let begin = 0; begin < GO_KEY.length; begin += 1) {
      for (let end = begin; end <= GO_KEY.length; end += 1) {
        if (end - begin < GO_KEY.length) expect(verifierOf(GO_KEY.slice(begin, end)).ok).toBe(false)
      }
      const next = String.fromCharCode(GO_KEY.charCodeAt(begin) + 1)
      const changed = GO_KEY.slice(0, begin) + next + GO_KEY.slice(begin + 1)
      expect(verifierOf(changed).ok).toBe(false)
    }
  })

  test('a type without a verifier here is read, and is not verified here', () => {
    const material = Buffer.from('example.com/sm2\n0123456789')
    const name = 'example.com/ledger'
    const keyId = keyIdOf(name, SIGNATURE_TYPE_OTHER, material)
    const text = formatVerifierKey({ name, keyId, type: SIGNATURE_TYPE_OTHER, material })
    expect(parseVerifierKey(text)).toMatchObject({ ok: true, value: { type: 0xff, keyId } })
    expect(verifierOf(text)).toEqual({
      ok: false,
      reason: 'signature type 255 is not verified here',
    })
  })
})

describe('signing keys', () => {
  test('the published secret gives the published verifier key', () => {
    expect(signerOf(GO_SECRET).verifierKey).toBe(GO_KEY)
  })

  test('a generated key signs what its verifier key verifies, and nothing else', async () => {
    const { secret, verifierKey } = generateKey('example.com/ledger')
    const signer = signerOf(secret)
    expect(signer.verifierKey).toBe(verifierKey)
    const verifier = verifierOf(verifierKey)
    if (!verifier.ok) throw new Error(verifier.reason)
    const signature = await signer.sign(Buffer.from('text\n'))
    expect(verifier.value.verify(Buffer.from('text\n'), signature)).toBe(true)
    expect(verifier.value.verify(Buffer.from('Text\n'), signature)).toBe(false)
    expect(verifier.value.verify(Buffer.from('text\n'), signature.subarray(1))).toBe(false)
  })

  test.each(['', 'two words', 'a+b', 'line\nbreak', 'a\u00a0b'])('%j is not a key name', (name) => {
    expect(() => generateKey(name)).toThrow(expect.objectContaining({ code: 'key_refused' }))
  })

  test('a refusal does not repeat the secret', () => {
    const damaged = `${GO_SECRET.slice(0, -2)}AA`
    expect(() => signerOf(damaged)).toThrow('the key id does not belong to the signing key')
    expect(() => signerOf(GO_KEY)).toThrow('this is not a signing key')
  })
})
