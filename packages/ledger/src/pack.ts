import { canonicalize, parseCanonical } from './canonical.ts'
import { type OpenedCheckpoint, openCheckpoint } from './checkpoint.ts'
import { sha256 } from './digest.ts'
import { toHex } from './encoding.ts'
import { type Entry, parseEntry } from './entry.ts'
import { LedgerError } from './errors.ts'
import { type ExportTrust, embeddedVerifiers, verifyEntryProof, verifyExport } from './export.ts'
import type { Signer, Verifier } from './key.ts'
import { NOTE_BYTES_MAX, signNote, verifyNote } from './note.ts'
import { accepted, type Outcome, refused } from './outcome.ts'
import { SALT_BYTES, verifyPayload } from './payload.ts'
import { parseProof } from './proof.ts'
import { readZip, writeZip, type ZipFile } from './zip.ts'

export const PACK_FORMAT = 'hengjian-evidence-pack@v1'

/** What a pack is about: an application, a measure, an institution. */
export type PackSubject = { readonly kind: string; readonly id: string }

/** What of the log was taken where there may be more: the newest of a time, so many at the most. */
export type PackScope = {
  readonly from?: string
  readonly until?: string
  readonly limits: readonly {
    readonly of: string
    readonly most: number
    /** Whether there were more, which are not in the pack. */
    readonly leftOut: boolean
  }[]
}

export type PackedFile = { readonly name: string; readonly bytes: number; readonly digest: string }

/** The signed table of contents: whoever believes it needs to believe nothing else. */
export type PackManifest = {
  readonly format: typeof PACK_FORMAT
  readonly origin: string
  readonly subject: PackSubject
  /** The instant that the evidence speaks of, in UTC. */
  readonly asOf: string
  readonly scope?: PackScope
  readonly files: readonly PackedFile[]
}

export type PackSource = Omit<PackManifest, 'format' | 'files'> & {
  /** The signed head that every proof leads to. */
  readonly checkpoint: string
  readonly verifierKeys: readonly string[]
  /** By entry id: inclusion proofs that carry their entries. */
  readonly proofs: ReadonlyMap<string, string>
  /** Contents that entries name by their salted digests: 32 bytes of salt, then the content. */
  readonly contents: readonly {
    readonly entry: string
    readonly name: string
    readonly salted: Uint8Array
  }[]
  /** The permit's signed note, where there is one; its key is one of `verifierKeys`. */
  readonly permit?: string
  /** Whatever else belongs to the pack: reports, assessments, papers. */
  readonly documents: readonly ZipFile[]
}

export type PackReport = {
  readonly checkpoint: OpenedCheckpoint
  readonly subject: PackSubject
  readonly asOf: string
  readonly scope?: PackScope
  readonly files: number
  readonly proofs: number
  readonly contents: number
  readonly since?: number
}

const MANIFEST = 'manifest.note'
const CHECKPOINT = 'checkpoint'
const KEYS = 'vkeys'
const PERMIT = 'permit.note'
const PROOFS = 'proofs/'
const PROOF_SUFFIX = '.tlog-proof'
const CONTENTS = 'contents/'
const DOCUMENTS = 'documents/'

/**
 * Seals a pack: the same source and signers give the same bytes.
 * Errors: `archive_refused`, `note_refused` for more files than a manifest can name.
 */
export async function sealPack(
  source: PackSource,
  signers: readonly Signer[],
): Promise<Uint8Array> {
  const { origin, subject, asOf, scope } = source
  const files: ZipFile[] = [
    { name: CHECKPOINT, content: Buffer.from(source.checkpoint) },
    { name: KEYS, content: Buffer.from(source.verifierKeys.map((key) => `${key}\n`).join('')) },
    ...[...source.proofs].map(([entry, proof]) => ({
      name: `${PROOFS}${entry}${PROOF_SUFFIX}`,
      content: Buffer.from(proof),
    })),
    ...source.contents.map(({ entry, name, salted }) => ({
      name: `${CONTENTS}${entry}/${name}`,
      content: salted,
    })),
    ...source.documents.map(({ name, content }) => ({ name: `${DOCUMENTS}${name}`, content })),
  ]
  if (source.permit !== undefined) {
    files.push({ name: PERMIT, content: Buffer.from(source.permit) })
  }
  files.sort((a, b) => (a.name < b.name ? -1 : 1))
  const manifest = {
    ...{ format: PACK_FORMAT, origin, subject, asOf, files: files.map(describeFile) },
    ...(scope !== undefined && { scope }),
  }
  const note = await signNote(`${canonicalize(manifest)}\n`, signers)
  const content = Buffer.from(note)
  if (content.length > NOTE_BYTES_MAX) {
    throw new LedgerError('note_refused', 'a pack has more files than its manifest can name')
  }
  return writeZip([...files, { name: MANIFEST, content }])
}

/** Verifies all that a pack says; answers with the first thing that is wrong, named by its file. */
export async function verifyPack(
  bytes: Uint8Array,
  trust: ExportTrust = {},
): Promise<Outcome<PackReport>> {
  const archive = readZip(bytes)
  if (!archive.ok) return archive
  const files = new Map(archive.value.map(({ name, content }) => [name, content]))
  const [note, head, keys] = [MANIFEST, CHECKPOINT, KEYS].map((name) => files.get(name))
  if (note === undefined) return refused(`the pack holds no ${MANIFEST}`)
  if (head === undefined) return refused(`the pack holds no ${CHECKPOINT}`)
  if (keys === undefined) return refused(`the pack holds no ${KEYS}`)

  const own = embeddedVerifiers(textOf(keys).split('\n').filter(Boolean))
  const verifiers = trust.verifiers ?? own
  const checkpoint = openCheckpoint(head, verifiers, trust.origin)
  if (!checkpoint.ok) return within(CHECKPOINT, checkpoint.reason)
  const { origin } = checkpoint.value
  const manifest = openManifest(note, verifiers, origin)
  if (!manifest.ok) return within(MANIFEST, manifest.reason)
  const complete = compareFiles(manifest.value.files, files)
  if (!complete.ok) return complete

  // Now that the manifest vouches for `vkeys`, the keys in it may verify what an auditor has no key for.
  const evidence = verifyEvidence(files, head, { verifiers, origin, permitKeys: [...own] })
  if (!evidence.ok) return evidence
  const since = await verifySince(textOf(head), trust)
  if (!since.ok) return since
  const { subject, asOf, scope } = manifest.value
  return accepted({
    ...{ checkpoint: checkpoint.value, subject, asOf, files: files.size },
    ...(scope !== undefined && { scope }),
    ...evidence.value,
    ...since.value,
  })
}

function describeFile({ name, content }: ZipFile): PackedFile {
  return { name, bytes: content.length, digest: digestOf(content) }
}

function openManifest(
  note: Uint8Array,
  verifiers: readonly Verifier[],
  origin: string,
): Outcome<PackManifest> {
  const opened = verifyNote(note, verifiers)
  if (!opened.ok) return opened
  if (!opened.value.verified.some(({ name }) => name === origin)) {
    return refused(`it is not signed by ${origin}`)
  }
  const parsed = parseCanonical(opened.value.text.slice(0, -1))
  if (!parsed.ok) return parsed
  const manifest = parsed.value as unknown as PackManifest
  if (!isManifest(manifest)) return refused(`the format of a pack is ${PACK_FORMAT}`)
  return manifest.origin === origin
    ? accepted(manifest)
    : refused(`it is of ${manifest.origin}, the checkpoint of ${origin}`)
}

/** INVARIANT: nothing in a pack is outside of its manifest, and nothing of its manifest is missing. */
function compareFiles(
  listed: readonly PackedFile[],
  files: ReadonlyMap<string, Uint8Array>,
): Outcome<undefined> {
  for (const { name, bytes, digest } of listed) {
    const content = files.get(name)
    if (content === undefined) return within(name, 'the manifest names it, the pack lacks it')
    if (content.length !== bytes || digestOf(content) !== digest) {
      return within(name, 'it is not what the manifest says')
    }
  }
  const names = new Set([MANIFEST, ...listed.map(({ name }) => name)])
  for (const name of files.keys()) {
    if (!names.has(name)) return within(name, 'the manifest does not name it')
  }
  return accepted(undefined)
}

function verifyEvidence(
  files: ReadonlyMap<string, Uint8Array>,
  head: Uint8Array,
  trust: {
    readonly verifiers: readonly Verifier[]
    readonly permitKeys: readonly Verifier[]
    readonly origin: string
  },
): Outcome<{ readonly proofs: number; readonly contents: number }> {
  const entries = new Map<string, Entry>()
  let contents = 0
  for (const [name, content] of files) {
    if (!name.startsWith(PROOFS)) continue
    const id = name.slice(PROOFS.length, -PROOF_SUFFIX.length)
    const entry = proveEntry(textOf(content), textOf(head), trust)
    if (!entry.ok) return within(name, entry.reason)
    if (entry.value.id !== id) return within(name, `it is the proof of ${entry.value.id}`)
    entries.set(id, entry.value)
  }
  for (const [name, salted] of files) {
    if (!name.startsWith(CONTENTS)) continue
    const [id, payload] = name.slice(CONTENTS.length).split('/')
    const described = entries.get(id!)?.payloads.find((one) => one.name === payload)
    if (described === undefined) return within(name, 'no proven entry names this content')
    const verdict = verifyPayload(
      described,
      salted.subarray(0, SALT_BYTES),
      salted.subarray(SALT_BYTES),
    )
    if (!verdict.ok) return within(name, verdict.reason)
    contents += 1
  }
  const permit = files.get(PERMIT)
  if (permit !== undefined) {
    const note = verifyNote(permit, trust.permitKeys)
    if (!note.ok) return within(PERMIT, note.reason)
  }
  return accepted({ proofs: entries.size, contents })
}

/** The entry of a proof that leads to the pack's own head. */
function proveEntry(
  text: string,
  head: string,
  { verifiers, origin }: { readonly verifiers: readonly Verifier[]; readonly origin: string },
): Outcome<Entry> {
  const verdict = verifyEntryProof(text, verifiers, origin)
  if (!verdict.ok) return verdict
  const proof = parseProof(text)
  if (!proof.ok) return proof
  if (proof.value.checkpoint !== head) return refused('it leads to another head than the pack has')
  return parseEntry(textOf(proof.value.extra!))
}

async function verifySince(checkpoint: string, trust: ExportTrust) {
  if (trust.since === undefined) return accepted({})
  const bare = { verifierKeys: [], checkpoint, checkpoints: [], proofs: [], consistency: [] }
  const report = await verifyExport(bare, trust)
  return report.ok ? accepted({ since: report.value.since! }) : report
}

function isManifest(value: PackManifest): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    value.format === PACK_FORMAT &&
    typeof value.origin === 'string' &&
    typeof value.asOf === 'string' &&
    typeof value.subject?.kind === 'string' &&
    typeof value.subject.id === 'string' &&
    Array.isArray(value.files) &&
    value.files.every(
      (file) =>
        typeof file?.name === 'string' &&
        typeof file.bytes === 'number' &&
        typeof file.digest === 'string',
    )
  )
}

const digestOf = (content: Uint8Array) => `sha256:${toHex(sha256(content))}`

const textOf = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')

const within = (label: string, reason: string) => refused(`${label}: ${reason}`)
