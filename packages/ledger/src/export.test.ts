import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consistencyTo, ORIGIN, sampleEntry, sampleLog } from '../test/sample-log.ts'
import { signCheckpoint } from './checkpoint.ts'
import { encodeEntry } from './entry.ts'
import { type ExportTrust, verifyExport } from './export.ts'
import { readExportDirectory, writeExportDirectory } from './export-directory.ts'
import { type ExportDocument, formatExport, parseExport } from './export-json.ts'
import { verifierOf } from './key.ts'
import { leafHash, rootOf } from './merkle.ts'

const log = sampleLog(20)

/** Verifies a document as an auditor would: written to JSON and read again. */
async function judge(document: ExportDocument, trust?: ExportTrust) {
  const read = parseExport(formatExport(document))
  return read.ok ? verifyExport(read.value, trust) : read
}

function trusting(key: string): ExportTrust {
  const verifier = verifierOf(key)
  return { verifiers: verifier.ok ? [verifier.value] : [] }
}

describe('an export of a whole log', () => {
  test('holds when every entry, root and older head fit together', async () => {
    const checkpoints = [await log.head(0), await log.head(7), await log.head(20)]
    const document = await log.document({ checkpoints, proofs: [await log.proofOf(3, 9)] })
    expect(await judge(document, trusting(log.verifierKey))).toMatchObject({
      ok: true,
      value: { entries: 20, checkpoints: 3, proofs: 1, checkpoint: { origin: ORIGIN, size: 20 } },
    })
  })

  test('of an empty log holds', async () => {
    expect(await judge(await sampleLog(0).document())).toMatchObject({
      ok: true,
      value: { entries: 0 },
    })
  })

  test.each<[string, (entries: readonly string[]) => readonly string[], string]>([
    [
      'changed',
      (all) => all.with(4, encodeEntry(sampleEntry(99))),
      'the head: the first 20 entries',
    ],
    ['left out', (all) => all.toSpliced(4, 1), 'holds 19 entries, its checkpoint says 20'],
    ['added', (all) => [...all, encodeEntry(sampleEntry(99))], 'holds 21 entries'],
    ['moved', (all) => all.with(4, all[5]!).with(5, all[4]!), 'the head: the first 20 entries'],
    ['repeated', (all) => all.with(4, all[5]!), 'entry 5: id entry-5 appears twice'],
    ['not canonical', (all) => all.with(4, ` ${all[4]}`), 'entry 4: not canonical JSON'],
  ])('does not hold when an entry was %s', async (_case, tamper, reason) => {
    const verdict = await judge(await log.document({ entries: tamper(log.entries) }))
    expect(verdict).toMatchObject({ ok: false, reason: expect.stringContaining(reason) as string })
  })

  test('does not hold when history before an older head was rewritten', async () => {
    const rewritten = log.leaves.slice(0, 7).with(2, leafHash(Buffer.from('rewritten')))
    const past = { origin: ORIGIN, size: 7, root: rootOf(rewritten) }
    const checkpoints = [await signCheckpoint(past, [log.signer])]
    expect(await judge(await log.document({ checkpoints }))).toMatchObject({
      ok: false,
      reason: 'older checkpoint 0: the first 7 entries do not have its root',
    })
  })

  test('does not hold for an auditor who trusts another key or expects another log', async () => {
    const document = await log.document()
    expect((await judge(document, trusting(sampleLog(1).verifierKey))).ok).toBe(false)
    expect((await judge(document, { origin: 'example.com/other' })).ok).toBe(false)
    expect((await judge({ ...document, verifierKeys: [] })).ok).toBe(false)
  })
})

describe('a checkpoint kept from an earlier visit', () => {
  test('must be a beginning of the log', async () => {
    const document = await log.document()
    expect(await judge(document, { since: await log.head(7) })).toMatchObject({
      ok: true,
      value: { since: 7 },
    })
    const fork = { origin: ORIGIN, size: 7, root: leafHash(Buffer.from('fork')) }
    expect(
      await judge(document, { since: await signCheckpoint(fork, [log.signer]) }),
    ).toMatchObject({
      ok: false,
      reason: 'the kept checkpoint: the first 7 entries do not have its root',
    })
  })

  test('may not be newer than the export', async () => {
    const cut = { checkpoint: await log.head(7), entries: log.entries.slice(0, 7) }
    expect(await judge(await log.document(cut), { since: await log.head(20) })).toMatchObject({
      ok: false,
      reason: "the kept checkpoint: its size 20 is past the export's 7",
    })
  })
})

describe('an export of single entries', () => {
  test('holds by its inclusion and consistency proofs, without the rest of the log', async () => {
    const { entries: _entries, ...document } = await log.document({
      proofs: [await log.proofOf(3), await log.proofOf(5, 9)],
      consistency: [consistencyTo(log, 7), consistencyTo(log, 9)],
    })
    const verdict = await judge(document, { since: await log.head(7) })
    expect(verdict).toMatchObject({ ok: true, value: { proofs: 2, since: 7 } })
    expect(verdict).not.toMatchObject({ value: { entries: expect.anything() as number } })
  })

  test('does not hold when nothing ties an older head to the present one', async () => {
    const { entries: _entries, ...document } = await log.document()
    expect(await judge(document, { since: await log.head(7) })).toMatchObject({
      ok: false,
      reason: 'the kept checkpoint: nothing shows that the log of 20 contains it',
    })
    const wrong = { ...consistencyTo(log, 8), size1: 7 }
    const forged = { ...document, consistency: [wrong] }
    expect((await judge(forged, { since: await log.head(7) })).ok).toBe(false)
  })

  test('does not hold when a proof carries another entry or none', async () => {
    const proof = await log.proofOf(3)
    const other = Buffer.from(log.entries[4]!).toString('base64')
    for (const broken of [
      proof.replace(/extra .*/, `extra ${other}`),
      proof.replace(/extra .*\n/, ''),
      proof.replace('index 3', 'index 4'),
    ]) {
      const { entries: _entries, ...document } = await log.document({ proofs: [broken] })
      const verdict = await judge(document)
      expect(verdict).toMatchObject({
        ok: false,
        reason: expect.stringMatching(/^proof 0: /) as string,
      })
    }
  })
})

test.each([
  ['no JSON', 'x'],
  ['another format', '{"format":"other"}'],
  ['no checkpoint', '{"format":"hengjian-ledger-export@v1"}'],
  ['an unknown member', '{"format":"hengjian-ledger-export@v1","checkpoint":"","x":1}'],
  ['keys that are no list', '{"format":"hengjian-ledger-export@v1","checkpoint":"","vkeys":"k"}'],
  [
    'entries that are objects',
    '{"format":"hengjian-ledger-export@v1","checkpoint":"","entries":[{}]}',
  ],
  [
    'half a consistency proof',
    '{"format":"hengjian-ledger-export@v1","checkpoint":"","consistency":[{"size1":1}]}',
  ],
])('a file with %s is not an export', (_case, text) => {
  expect(parseExport(text).ok).toBe(false)
})

describe('an export as a directory', () => {
  const many = sampleLog(600)
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ledger-export-'))
    await writeExportDirectory(folder, {
      verifierKeys: [many.verifierKey],
      checkpoint: await many.head(),
      checkpoints: [await many.head(256), await many.head(300)],
      entries: many.entries,
    })
  })
  afterAll(() => rm(folder, { recursive: true }))

  const judgeFolder = async () => {
    const read = await readExportDirectory(folder)
    return read.ok ? verifyExport(read.value, trusting(many.verifierKey)) : read
  }

  test('is read back and holds, and a bundle that was cut or lost is found', async () => {
    expect(await judgeFolder()).toMatchObject({ ok: true, value: { entries: 600, checkpoints: 2 } })

    const bundle = join(folder, 'tile', 'entries', '001')
    await writeFile(bundle, Buffer.of(0, 1, 120))
    expect(await judgeFolder()).toMatchObject({ reason: 'tile/entries/001 holds 1 entries' })
    await rm(bundle)
    expect(await judgeFolder()).toMatchObject({ reason: 'tile/entries/001 is missing' })
    await rm(join(folder, 'checkpoint'))
    expect(await judgeFolder()).toMatchObject({
      reason: 'the directory holds no file named checkpoint',
    })
  })
})
