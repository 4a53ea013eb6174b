import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ORIGIN, sampleLog } from '../test/sample-log.ts'
import { verifierOf } from './key.ts'
import { leafHash } from './merkle.ts'
import { formatProof, type LogProof, parseProof, verifyProof } from './proof.ts'

const log = sampleLog(20)
const verifier = verifierOf(log.verifierKey)
const known = verifier.ok ? [verifier.value] : []

function read(text: string): LogProof {
  const proof = parseProof(text)
  if (!proof.ok) throw new Error(proof.reason)
  return proof.value
}

describe('the format of the specification', () => {
  const [h1, h2] = [leafHash(Buffer.from('1')), leafHash(Buffer.from('2'))]
  const lines = [h1, h2].map((hash) => Buffer.from(hash).toString('base64'))

  test('is written line for line, with and without extra data and hashes', () => {
    const checkpoint = 'a checkpoint\n'
    expect(formatProof({ index: 5, hashes: [h1, h2], checkpoint })).toBe(
      `c2sp.org/tlog-proof@v1\nindex 5\n${lines[0]}\n${lines[1]}\n\na checkpoint\n`,
    )
    const extra = Buffer.from('extra')
    expect(formatProof({ index: 0, hashes: [], checkpoint, extra })).toBe(
      'c2sp.org/tlog-proof@v1\nextra ZXh0cmE=\nindex 0\n\na checkpoint\n',
    )
  })

  test.each([
    ['another header', 'c2sp.org/tlog-proof@v2\nindex 5\n\nc\n'],
    ['no index', `c2sp.org/tlog-proof@v1\n${lines[0]}\n\nc\n`],
    ['a leading zero', 'c2sp.org/tlog-proof@v1\nindex 05\n\nc\n'],
    ['a negative index', 'c2sp.org/tlog-proof@v1\nindex -5\n\nc\n'],
    ['extra data after the index', 'c2sp.org/tlog-proof@v1\nindex 5\nextra AAAA\n\nc\n'],
    ['extra data that is not base64', 'c2sp.org/tlog-proof@v1\nextra A\nindex 5\n\nc\n'],
    ['a short hash', 'c2sp.org/tlog-proof@v1\nindex 5\nAAAA\n\nc\n'],
    ['too many hashes', `c2sp.org/tlog-proof@v1\nindex 5\n${`${lines[0]}\n`.repeat(54)}\nc\n`],
    ['no blank line', 'c2sp.org/tlog-proof@v1\nindex 5\n'],
  ])('a proof with %s is refused', (_case, text) => {
    expect(parseProof(text).ok).toBe(false)
  })

  test('no text makes it throw, and what it accepts is written back', async () => {
    const whole = await log.proofOf(3)
    const damaged = fc
      .tuple(fc.nat(whole.length), fc.nat(4), fc.string({ maxLength: 4 }))
      .map(([at, cut, put]) => whole.slice(0, at) + put + whole.slice(at + cut))
    fc.assert(
      fc.property(damaged, (text) => {
        const proof = parseProof(text)
        if (proof.ok) expect(formatProof(proof.value)).toBe(text)
      }),
    )
  })
})

describe('verifying', () => {
  test('every entry of a log is proved offline with its own proof', async () => {
    for (const index of log.entries.keys()) {
      const proof = read(await log.proofOf(index))
      expect(verifyProof(proof, proof.extra!, known, ORIGIN)).toMatchObject({ ok: true })
    }
  })

  test('another entry, another place and another log are refused', async () => {
    const proof = read(await log.proofOf(3))
    expect(verifyProof(proof, Buffer.from(log.entries[4]!), known).ok).toBe(false)
    expect(verifyProof({ ...proof, index: 4 }, proof.extra!, known).ok).toBe(false)
    const other = read(await sampleLog(20).proofOf(3))
    expect(verifyProof(other, other.extra!, known).ok).toBe(false)
    expect(verifyProof(proof, proof.extra!, known, 'example.com/other').ok).toBe(false)
  })

  test('no single character of a proof can be changed, its extra data included', async () => {
    const whole = await log.proofOf(3)
    for (let at = 0; at < whole.length; at += 1) {
      const put = whole[at] === 'A' ? 'B' : 'A'
      const proof = parseProof(whole.slice(0, at) + put + whole.slice(at + 1))
      if (!proof.ok) continue
      const content = proof.value.extra ?? Buffer.from(log.entries[3]!)
      const verdict = verifyProof(proof.value, content, known)
      expect({ at, ok: verdict.ok }).toEqual({ at, ok: false })
    }
  })
})
