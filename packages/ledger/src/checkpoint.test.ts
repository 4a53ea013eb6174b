import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts'
import { generateKey, signerOf, type Verifier, verifierOf } from './key.ts'
import { leafHash } from './merkle.ts'

const root = leafHash(Buffer.from('root'))
const ORIGIN = 'example.com/ledger'
const signer = signerOf(generateKey(ORIGIN).secret)

function verifier(text: string): Verifier {
  const read = verifierOf(text)
  if (!read.ok) throw new Error(read.reason)
  return read.value
}

test('what is written is read back the same', () => {
  const line = fc.string({ minLength: 1 }).filter((text) => !text.includes('\n'))
  fc.assert(
    fc.property(
      line,
      fc.maxSafeNat(),
      fc.array(line, { minLength: 1 }),
      (origin, size, extensions) => {
        for (const checkpoint of [
          { origin, size, root },
          { origin, size, root, extensions },
        ]) {
          const read = parseCheckpoint(formatCheckpoint(checkpoint))
          if (!read.ok) throw new Error(read.reason)
          expect(formatCheckpoint(read.value)).toBe(formatCheckpoint(checkpoint))
          expect(read.value.size).toBe(size)
        }
      },
    ),
  )
})

test('the example of the tlog-checkpoint specification is read', () => {
  const text =
    'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
  expect(parseCheckpoint(text)).toMatchObject({
    ok: true,
    value: { origin: 'example.com/behind-the-sofa', size: 20_852_163 },
  })
})

const encoded = formatCheckpoint({ origin: ORIGIN, size: 5, root }).split('\n')[2]!
test.each([
  ['a leading zero', `o\n05\n${encoded}\n`],
  ['a sign', `o\n+5\n${encoded}\n`],
  ['a size that no number holds exactly', `o\n9007199254740993\n${encoded}\n`],
  ['a short root', 'o\n5\nAAAA\n'],
  ['an empty origin', `\n5\n${encoded}\n`],
  ['an empty extension', `o\n5\n${encoded}\n\n`],
  ['no root', 'o\n5\n'],
  ['no newline at the end', `o\n5\n${encoded}`],
])('a checkpoint with %s is refused', (_case, text) => {
  expect(parseCheckpoint(text).ok).toBe(false)
})

describe('opening', () => {
  test('answers with what the log signed', async () => {
    const note = await signCheckpoint({ origin: ORIGIN, size: 5, root }, [signer])
    expect(openCheckpoint(note, [verifier(signer.verifierKey)], ORIGIN)).toMatchObject({
      ok: true,
      value: { origin: ORIGIN, size: 5, signatures: [{ name: ORIGIN }] },
    })
  })

  test('a key trusted for one log says nothing of another', async () => {
    const note = await signCheckpoint({ origin: 'example.com/other', size: 5, root }, [signer])
    const known = [verifier(signer.verifierKey)]
    expect(openCheckpoint(note, known).ok).toBe(false)
    expect(openCheckpoint(note, known, ORIGIN).ok).toBe(false)
    expect(openCheckpoint(note, known, 'example.com/other').ok).toBe(true)
  })
})

test('an origin of two lines is not written', () => {
  expect(() => formatCheckpoint({ origin: 'a\n9', size: 5, root })).toThrow('one line each')
})
