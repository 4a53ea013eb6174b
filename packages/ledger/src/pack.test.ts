import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { sampleEntry, sampleLog } from '../test/sample-log.ts'
import { signCheckpoint } from './checkpoint.ts'
import { encodeEntry } from './entry.ts'
import { generateKey, signerOf, verifierOf } from './key.ts'
import { leafHash, rootOf } from './merkle.ts'
import { signNote } from './note.ts'
import { type PackSource, sealPack, verifyPack } from './pack.ts'
import { inclusionProof } from './path.ts'
import { saltedDigest } from './payload.ts'
import { formatProof } from './proof.ts'
import { readZip, writeZip } from './zip.ts'

const ORIGIN = 'example.com/ledger'
const { secret, verifierKey } = generateKey(ORIGIN)
const permitKey = generateKey(`${ORIGIN}/permits`)
const signer = signerOf(secret)
const salt = new Uint8Array(32).fill(7)
const paper = Buffer.from('the data assessment')

let source: PackSource
let pack: Uint8Array

/** A log of two entries, the second of which names a content. */
beforeAll(async () => {
  const digest = saltedDigest(salt, paper)
  const payload = { name: 'content', retention: 'dossier', digest, bytes: paper.length }
  const entries = [
    encodeEntry(sampleEntry(0)),
    encodeEntry({ ...sampleEntry(1), payloads: [payload] }),
  ]
  const leaves = entries.map((entry) => leafHash(Buffer.from(entry)))
  const head = { origin: ORIGIN, size: leaves.length, root: rootOf(leaves) }
  const checkpoint = await signCheckpoint(head, [signer])
  const proofOf = (index: number) => {
    const extra = Buffer.from(entries[index]!)
    return formatProof({ index, hashes: inclusionProof(index, leaves), checkpoint, extra })
  }
  source = {
    origin: ORIGIN,
    subject: { kind: 'application', id: 'app-1' },
    asOf: '2026-06-18T00:00:00.000Z',
    checkpoint,
    verifierKeys: [verifierKey, permitKey.verifierKey],
    proofs: new Map([
      ['entry-0', proofOf(0)],
      ['entry-1', proofOf(1)],
    ]),
    contents: [{ entry: 'entry-1', name: 'content', salted: Buffer.concat([salt, paper]) }],
    permit: await signNote('{"serial":"p-1"}\n', [signerOf(permitKey.secret)]),
    documents: [{ name: 'report.html', content: Buffer.from('<p>report</p>') }],
  }
  pack = await sealPack(source, [signer])
})

const pinned = () => {
  const verifier = verifierOf(verifierKey)
  return verifier.ok ? { verifiers: [verifier.value] } : {}
}

/** The pack with its files changed and its archive made whole again. */
function rewritten(change: (files: Map<string, Uint8Array>) => void): Uint8Array {
  const read = readZip(pack)
  if (!read.ok) throw new Error(read.reason)
  const files = new Map(read.value.map(({ name, content }) => [name, content]))
  change(files)
  return writeZip([...files].map(([name, content]) => ({ name, content })))
}

describe('a pack', () => {
  test('holds, and says what it is about', async () => {
    expect(await verifyPack(pack, pinned())).toMatchObject({
      ok: true,
      value: {
        subject: { kind: 'application', id: 'app-1' },
        ...{ asOf: '2026-06-18T00:00:00.000Z', files: 8, proofs: 2, contents: 1 },
      },
    })
  })

  test('has the same bytes whenever it is sealed', async () => {
    expect(await sealPack(source, [signer])).toEqual(pack)
  })

  test('does not hold with any one byte changed', async () => {
    const trust = pinned()
    await fc.assert(
      fc.asyncProperty(
        fc.nat(pack.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          const changed = Uint8Array.from(pack)
          changed[at]! ^= mask
          expect((await verifyPack(changed, trust)).ok).toBe(false)
        },
      ),
      { numRuns: 300 },
    )
  })

  test.each<[string, string, (files: Map<string, Uint8Array>) => void]>([
    [
      'a changed document',
      'documents/report.html: it is not what the manifest says',
      (files) => files.set('documents/report.html', Buffer.from('<p>another</p>')),
    ],
    [
      'a file too many',
      'documents/more.txt: the manifest does not name it',
      (files) => files.set('documents/more.txt', Buffer.from('more')),
    ],
    [
      'a file too few',
      'documents/report.html: the manifest names it, the pack lacks it',
      (files) => files.delete('documents/report.html'),
    ],
    ['no manifest', 'the pack holds no manifest.note', (files) => files.delete('manifest.note')],
    ['no head', 'the pack holds no checkpoint', (files) => files.delete('checkpoint')],
  ])('with %s is refused by name', async (_case, reason, change) => {
    expect(await verifyPack(rewritten(change), pinned())).toEqual({ ok: false, reason })
  })
})

describe('a pack that its own institution sealed wrongly', () => {
  const sealed = async (parts: Partial<PackSource>) =>
    verifyPack(await sealPack({ ...source, ...parts }, [signer]), pinned())

  test('with a proof under another name', async () => {
    const proofs = new Map([['entry-9', source.proofs.get('entry-0')!]])
    expect(await sealed({ proofs, contents: [] })).toMatchObject({
      reason: 'proofs/entry-9.tlog-proof: it is the proof of entry-0',
    })
  })

  test('with a proof that leads to another head', async () => {
    const other = sampleLog(4)
    const proofs = new Map([['entry-0', await other.proofOf(0)]])
    expect(await sealed({ proofs, contents: [] })).toMatchObject({ ok: false })
  })

  test('with a content that is not what its entry recorded', async () => {
    const salted = Buffer.concat([salt, Buffer.from('the data assessmenT')])
    const contents = [{ entry: 'entry-1', name: 'content', salted }]
    expect(await sealed({ contents })).toMatchObject({
      reason: 'contents/entry-1/content: payload content does not have the digest of its entry',
    })
  })

  test('with a content that no proven entry names', async () => {
    const contents = [{ entry: 'entry-0', name: 'content', salted: Buffer.concat([salt, paper]) }]
    expect(await sealed({ contents })).toMatchObject({
      reason: 'contents/entry-0/content: no proven entry names this content',
    })
  })

  test('with a permit that another key signed', async () => {
    const stranger = generateKey(`${ORIGIN}/permits`)
    const permit = await signNote('{"serial":"p-2"}\n', [signerOf(stranger.secret)])
    expect(await sealed({ permit })).toMatchObject({
      reason: 'permit.note: no known key has signed this note',
    })
  })

  test('under a key that the auditor does not know', async () => {
    const stranger = generateKey(ORIGIN)
    const bytes = await sealPack(source, [signerOf(stranger.secret)])
    expect(await verifyPack(bytes, pinned())).toMatchObject({
      reason: 'manifest.note: no known key has signed this note',
    })
  })
})
