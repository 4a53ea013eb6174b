import {
  consistencyProof,
  type Entry,
  type ExportDocument,
  encodeEntry,
  formatProof,
  generateKey,
  type Hash,
  inclusionProof,
  leafHash,
  rootOf,
  type Signer,
  signCheckpoint,
  signerOf,
} from '../src/index.ts'

export const ORIGIN = 'example.com/ledger'

export function sampleEntry(index: number): Entry {
  return {
    v: 1,
    id: `entry-${index}`,
    institution: 'sample-bank',
    at: '2026-01-31T08:00:00.000Z',
    kind: 'application.registered',
    subject: `application-${index}`,
    actor: { type: 'person', id: 'person-1', name: '示例人员', roles: ['application_owner'] },
    body: { purpose: 'a sample', index },
    payloads: [],
  }
}

/** A whole small log with its key: what an institution holds and an auditor receives parts of. */
export type SampleLog = {
  readonly signer: Signer
  readonly verifierKey: string
  readonly entries: readonly string[]
  readonly leaves: readonly Hash[]
  readonly head: (size?: number) => Promise<string>
  readonly proofOf: (index: number, size?: number) => Promise<string>
  readonly document: (parts?: Partial<ExportDocument>) => Promise<ExportDocument>
}

export function sampleLog(size: number): SampleLog {
  const { secret, verifierKey } = generateKey(ORIGIN)
  const signer = signerOf(secret)
  const entries = Array.from({ length: size }, (_, index) => encodeEntry(sampleEntry(index)))
  const leaves = entries.map((entry) => leafHash(Buffer.from(entry)))
  const head = (upTo = size) =>
    signCheckpoint({ origin: ORIGIN, size: upTo, root: rootOf(leaves.slice(0, upTo)) }, [signer])
  return {
    signer,
    verifierKey,
    entries,
    leaves,
    head,
    proofOf: async (index, upTo = size) =>
      formatProof({
        index,
        hashes: inclusionProof(index, leaves.slice(0, upTo)),
        checkpoint: await head(upTo),
        extra: Buffer.from(entries[index]!),
      }),
    document: async (parts = {}) => ({
      verifierKeys: [verifierKey],
      checkpoint: await head(),
      checkpoints: [],
      entries,
      proofs: [],
      consistency: [],
      ...parts,
    }),
  }
}

/** The consistency proof of a sample log from a size to its head. */
export function consistencyTo(log: SampleLog, size1: number) {
  return { size1, size2: log.leaves.length, hashes: consistencyProof(size1, log.leaves) }
}
