import { type Checkpoint, type OpenedCheckpoint, openCheckpoint } from './checkpoint.ts'
import { sameBytes } from './digest.ts'
import { parseEntry } from './entry.ts'
import { LedgerError } from './errors.ts'
import { type Verifier, verifierOf } from './key.ts'
import { EMPTY_ROOT, type Hash, leafHash } from './merkle.ts'
import { accepted, HOLDS, type Outcome, refused, type Verdict } from './outcome.ts'
import { parseProof, verifyProof } from './proof.ts'
import { appendToRange, emptyRange, rootOfRange } from './range.ts'
import { verifyConsistency } from './verify.ts'

export const EXPORT_FORMAT = 'hengjian-ledger-export@v1'

export type ExportedConsistency = {
  readonly size1: number
  readonly size2: number
  readonly hashes: readonly Hash[]
}

/** What leaves the institution for an auditor: a whole log, or single entries with their proofs. */
export type LedgerExport = {
  /** Verifier keys as the log publishes them. They prove nothing until compared with a kept copy. */
  readonly verifierKeys: readonly string[]
  /** The signed head. */
  readonly checkpoint: string
  /** Signed heads of the past, all of which the present one must contain. */
  readonly checkpoints: readonly string[]
  /** Every entry from the first on, when the export is of the whole log. */
  readonly entries?: Iterable<Uint8Array> | AsyncIterable<Uint8Array>
  /** Proofs of single entries, each with its entry as extra data. */
  readonly proofs: readonly string[]
  /** Consistency proofs to the head, for checkpoints when the entries are not there. */
  readonly consistency: readonly ExportedConsistency[]
}

export type ExportTrust = {
  /** The keys that the auditor trusts; without them those of the export are used. */
  readonly verifiers?: readonly Verifier[]
  /** The log that the auditor expects. */
  readonly origin?: string
  /** A checkpoint that the auditor kept from an earlier visit. */
  readonly since?: string
}

export type ExportReport = {
  readonly checkpoint: OpenedCheckpoint
  /** Entries whose root was recomputed; absent when the export does not hold the whole log. */
  readonly entries?: number
  readonly proofs: number
  /** Older heads found to be beginnings of this log. */
  readonly checkpoints: number
  readonly since?: number
}

/** A root that the log must have had at a size. */
type Milestone = { readonly label: string; readonly size: number; readonly root: Hash }

/** Verifies all that an export says; answers with the first thing that is wrong. */
export async function verifyExport(
  source: LedgerExport,
  trust: ExportTrust = {},
): Promise<Outcome<ExportReport>> {
  const verifiers = trust.verifiers ?? embeddedVerifiers(source.verifierKeys)
  const head = openCheckpoint(source.checkpoint, verifiers, trust.origin)
  if (!head.ok) return within('checkpoint', head.reason)
  // Later documents are held to the head's origin, whatever the auditor said or did not say.
  const { origin } = head.value

  const milestones: Milestone[] = []
  const kept = trust.since === undefined ? [] : [trust.since]
  for (const [label, texts] of [
    ['the kept checkpoint', kept],
    ['older checkpoint', source.checkpoints],
  ] as const) {
    for (const [index, text] of texts.entries()) {
      const older = openCheckpoint(text, verifiers, origin)
      const name = label === 'older checkpoint' ? `${label} ${index}` : label
      if (!older.ok) return within(name, older.reason)
      milestones.push({ label: name, size: older.value.size, root: older.value.root })
    }
  }
  const since = kept.length > 0 ? milestones[0]!.size : undefined

  for (const [index, text] of source.proofs.entries()) {
    const proved = verifyEntryProof(text, verifiers, origin)
    if (!proved.ok) return within(`proof ${index}`, proved.reason)
    milestones.push({ label: `the checkpoint of proof ${index}`, ...proved.value })
  }

  const history = await verifyHistory(source, head.value, milestones)
  if (!history.ok) return history
  return accepted({
    checkpoint: head.value,
    ...(source.entries !== undefined && { entries: head.value.size }),
    proofs: source.proofs.length,
    checkpoints: source.checkpoints.length,
    ...(since !== undefined && { since }),
  })
}

/** The keys of an export that can be verified here; others, such as SM2, need a verifier of their own. */
export function embeddedVerifiers(verifierKeys: readonly string[]): readonly Verifier[] {
  return verifierKeys.flatMap((text) => {
    const verifier = verifierOf(text)
    return verifier.ok ? [verifier.value] : []
  })
}

/** A proof that carries its entry: the entry is well-formed and stands in the log. */
export function verifyEntryProof(
  text: string,
  verifiers: readonly Verifier[],
  origin?: string,
): Outcome<OpenedCheckpoint> {
  const proof = parseProof(text)
  if (!proof.ok) return proof
  if (proof.value.extra === undefined) return refused('the proof does not carry its entry')
  const entry = parseEntryBytes(proof.value.extra)
  if (!entry.ok) return entry
  return verifyProof(proof.value, proof.value.extra, verifiers, origin)
}

async function verifyHistory(
  source: LedgerExport,
  head: Checkpoint,
  milestones: readonly Milestone[],
): Promise<Verdict> {
  for (const { label, size, root } of milestones) {
    if (size > head.size) return within(label, `its size ${size} is past the export's ${head.size}`)
    // Every log begins with the empty one, so there is nothing to prove but the root itself.
    if (size === 0 && !sameBytes(root, EMPTY_ROOT))
      return within(label, 'wrong root of an empty log')
  }
  if (source.entries !== undefined) return verifyEntries(source.entries, head, milestones)
  for (const milestone of milestones) {
    const verdict = verifyMilestone(milestone, head, source.consistency)
    if (!verdict.ok) return within(milestone.label, verdict.reason)
  }
  return HOLDS
}

function verifyMilestone(
  { size, root }: Milestone,
  head: Checkpoint,
  proofs: readonly ExportedConsistency[],
): Verdict {
  if (size === 0) return HOLDS
  if (size === head.size) {
    return sameBytes(root, head.root) ? HOLDS : refused('another root for the size of the head')
  }
  const proof = proofs.find(({ size1, size2 }) => size1 === size && size2 === head.size)
  if (proof === undefined) return refused(`nothing shows that the log of ${head.size} contains it`)
  return verifyConsistency({
    size1: size,
    size2: head.size,
    root1: root,
    root2: head.root,
    hashes: proof.hashes,
  })
}

/** Recomputes the root over all entries and compares it at every size that was ever signed. */
async function verifyEntries(
  entries: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  head: Checkpoint,
  milestones: readonly Milestone[],
): Promise<Verdict> {
  const expected = bySize([...milestones, { label: 'the head', size: head.size, root: head.root }])
  const ids = new Set<string>()
  const range = emptyRange()
  try {
    for await (const bytes of entries) {
      const index = range.size
      const entry = parseEntryBytes(bytes)
      if (!entry.ok) return within(`entry ${index}`, entry.reason)
      if (ids.has(entry.value.id))
        return within(`entry ${index}`, `id ${entry.value.id} appears twice`)
      ids.add(entry.value.id)
      appendToRange(range, leafHash(bytes))
      for (const { label, root } of expected.get(range.size) ?? []) {
        if (!sameBytes(rootOfRange(range), root)) {
          return within(label, `the first ${range.size} entries do not have its root`)
        }
      }
    }
  } catch (error) {
    if (error instanceof LedgerError) return refused(error.message)
    throw error
  }
  if (range.size !== head.size) {
    return refused(`the export holds ${range.size} entries, its checkpoint says ${head.size}`)
  }
  return sameBytes(rootOfRange(range), head.root) ? HOLDS : refused('wrong root of an empty log')
}

function bySize(milestones: readonly Milestone[]): ReadonlyMap<number, readonly Milestone[]> {
  const groups = new Map<number, Milestone[]>()
  for (const milestone of milestones) {
    const group = groups.get(milestone.size)
    if (group === undefined) groups.set(milestone.size, [milestone])
    else group.push(milestone)
  }
  return groups
}

function parseEntryBytes(bytes: Uint8Array) {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  // Decoding replaces what is not UTF-8, and the length then no longer fits.
  if (text.includes('\ufffd') && !sameBytes(Buffer.from(text), bytes)) return refused('not UTF-8')
  return parseEntry(text)
}

const within = (label: string, reason: string) => refused(`${label}: ${reason}`)
