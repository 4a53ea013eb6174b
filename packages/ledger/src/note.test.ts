import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generateKey, type Signer, signerOf, type Verifier, verifierOf } from './key.ts'
import { formatNote, NOTE_SIGNATURES_MAX, parseNote, signNote, verifyNote } from './note.ts'

// The example of c2sp.org/signed-note, and that of golang.org/x/mod/sumdb/note.
const SPEC_KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const SPEC_NOTE =
  'This is an example message.\n\n' +
  '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'
const GO_SECRET = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const GO_TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const GO_NOTE = `${GO_TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`

function verifier(text: string): Verifier {
  const read = verifierOf(text)
  if (!read.ok) throw new Error(read.reason)
  return read.value
}

const spec = verifier(SPEC_KEY)
const own = signerOf(generateKey('example.com/own').secret)
const ownVerifier = verifier(own.verifierKey)

describe('published notes', () => {
  test('the example of the specification verifies, as text and as bytes', () => {
    const expected = { ok: true, value: { text: 'This is an example message.\n', unknown: [] } }
    expect(verifyNote(SPEC_NOTE, [spec])).toMatchObject(expected)
    expect(verifyNote(Buffer.from(SPEC_NOTE), [spec])).toMatchObject(expected)
  })

  test('the secret of the Go tests signs exactly the note of the Go tests', async () => {
    expect(await signNote(GO_TEXT, [signerOf(GO_SECRET)])).toBe(GO_NOTE)
  })
})

describe('verifying', () => {
  test('a line of an unknown key is kept and ignored, also under a known name', async () => {
    const impostor = signerOf(generateKey('example.com/own').secret)
    const note = await signNote('text\n', [impostor, own])
    const verified = verifyNote(note, [ownVerifier])
    if (!verified.ok) throw new Error(verified.reason)
    expect(verified.value.verified.map(({ keyId }) => keyId)).toEqual([own.keyId])
    expect(verified.value.unknown.map(({ keyId }) => keyId)).toEqual([impostor.keyId])
  })

  test('a note that no known key has signed is refused', () => {
    expect(verifyNote(SPEC_NOTE, [ownVerifier])).toMatchObject({ ok: false })
    expect(verifyNote(SPEC_NOTE, [])).toMatchObject({ ok: false })
  })

  test('one failing signature of a known key refuses the whole note', async () => {
    const liar: Signer = { ...own, sign: () => new Uint8Array(64) }
    const note = await signNote('text\n', [liar, signerOf(GO_SECRET)])
    expect(verifyNote(note, [ownVerifier, verifier(signerOf(GO_SECRET).verifierKey)])).toEqual({
      ok: false,
      reason: 'the signature of example.com/own does not verify',
    })
  })

  test('a changed character anywhere in the text is found', async () => {
    const note = await signNote('origin\n12\nroot\n', [own])
    for (const [before, after] of [
      ['12', '13'],
      ['origin\n', 'Origin\n'],
      ['root', 'root\n'],
    ] as const) {
      expect(verifyNote(note.replace(before, after), [ownVerifier]).ok).toBe(false)
    }
  })

  test('two known keys of one name and id are ambiguous', () => {
    expect(verifyNote(SPEC_NOTE, [spec, spec]).ok).toBe(false)
  })

  test('a countersignature of another algorithm joins and verifies through its own verifier', async () => {
    const other: Signer = {
      name: 'example.com/other',
      keyId: 7,
      sign: async (m) => m.subarray(0, 4),
    }
    const otherVerifier: Verifier = {
      name: 'example.com/other',
      keyId: 7,
      verify: (message, signature) => Buffer.compare(message.subarray(0, 4), signature) === 0,
    }
    const first = parseNote(await signNote('text\n', [own]))
    if (!first.ok) throw new Error(first.reason)
    const both = await signNote(first.value.text, [other], first.value.signatures)
    expect(verifyNote(both, [ownVerifier, otherVerifier])).toMatchObject({
      ok: true,
      value: { verified: [{ name: 'example.com/own' }, { name: 'example.com/other' }] },
    })
  })
})

describe('parsing', () => {
  test('the text is divided from the signatures by the last blank line', async () => {
    const text = 'a\n\nb\n\n\nc\n'
    expect(verifyNote(await signNote(text, [own]), [ownVerifier])).toMatchObject({
      ok: true,
      value: { text },
    })
  })

  const line = SPEC_NOTE.split('\n')[2]!
  test.each([
    ['no blank line', `text\n${line}\n`],
    ['no signature', 'text\n\n'],
    ['no final newline', SPEC_NOTE.slice(0, -1)],
    ['a carriage return', SPEC_NOTE.replaceAll('\n', '\r\n')],
    ['a hyphen for the dash', SPEC_NOTE.replace('—', '-')],
    ['no name', `text\n\n—  AAAAAAAA\n`],
    ['a plus in the name', `text\n\n— a+b AAAAAAAA\n`],
    ['a Unicode space in the name', `text\n\n— a\u2003b AAAAAAAA\n`],
    ['base64 that is not padded', `text\n\n— a AAAAAAA\n`],
    ['base64 with loose bits', `text\n\n— a AAAAAAB=\n`],
    ['a key id and nothing more', `text\n\n— a AAAAAA==\n`],
    ['something after the base64', `${SPEC_NOTE.slice(0, -1)} \n`],
    ['a lone surrogate', SPEC_NOTE.replace('This', '\ud800')],
    ['too many signatures', `text\n\n${`${line}\n`.repeat(NOTE_SIGNATURES_MAX + 1)}`],
    ['too many bytes', `${'x'.repeat(1_000_001)}\n\n${line}\n`],
  ])('a note with %s is refused', (_case, note) => {
    expect(parseNote(note).ok).toBe(false)
  })

  test('bytes that are not UTF-8 are refused', () => {
    expect(parseNote(Buffer.concat([Buffer.of(0xff), Buffer.from(SPEC_NOTE)])).ok).toBe(false)
  })

  test('no input makes it throw, and what it accepts is written back byte for byte', () => {
    const damaged = fc
      .tuple(fc.nat(SPEC_NOTE.length), fc.nat(4), fc.string({ unit: 'binary', maxLength: 4 }))
      .map(([at, cut, put]) => SPEC_NOTE.slice(0, at) + put + SPEC_NOTE.slice(at + cut))
    const lines = fc
      .array(fc.constantFrom('\n', '— ', 'name ', 'AAAAAAAA', ' ', '+', 'text', '\u0000'))
      .map((parts) => parts.join(''))
    const bytes = fc.uint8Array({ maxLength: 300 })
    fc.assert(
      fc.property(fc.oneof(damaged, lines, bytes, fc.string({ unit: 'binary' })), (source) => {
        const note = parseNote(source)
        if (note.ok) expect(formatNote(note.value)).toBe(Buffer.from(source).toString())
        verifyNote(source, [spec])
      }),
      { numRuns: 1_000 },
    )
  })
})

test('a text that would not read back is not signed', async () => {
  for (const text of ['', 'no newline', 'tab\there\n', '\ud800\n']) {
    await expect(signNote(text, [own])).rejects.toMatchObject({ code: 'note_refused' })
  }
})
