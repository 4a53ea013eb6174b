import { readFile, stat } from 'node:fs/promises'
import { openCheckpoint } from './checkpoint.ts'
import { toBase64 } from './encoding.ts'
import { parseEntry } from './entry.ts'
import { type ExportReport, type ExportTrust, type LedgerExport, verifyExport } from './export.ts'
import { readExportDirectory } from './export-directory.ts'
import { parseExport } from './export-json.ts'
import type { Verifier } from './key.ts'
import { accepted, type Outcome, refused } from './outcome.ts'
import { type PackSubject, verifyPack } from './pack.ts'
import { PROOF_HEADER, parseProof, verifyProof } from './proof.ts'
import { isZip } from './zip.ts'

/** The kinds of document that the verifier knows. */
export type DocumentKind = 'export' | 'proof' | 'checkpoint' | 'pack'

export type DocumentTrust = ExportTrust & {
  /** The entry of a proof that does not carry it. */
  readonly entry?: Uint8Array
}

/** What was found to hold. */
export type DocumentReport = {
  readonly kind: DocumentKind
  readonly origin: string
  readonly size: number
  /** In base64. */
  readonly root: string
  readonly signedBy: readonly string[]
  /** `document` when nobody outside vouched for the keys: it is then consistent, not authentic. */
  readonly keysFrom: 'caller' | 'document'
  readonly entries?: number
  readonly proofs?: number
  readonly checkpoints?: number
  readonly since?: number
  readonly index?: number
  /** Of a pack: its files, the contents that its entries name, what it is about and when. */
  readonly files?: number
  readonly contents?: number
  readonly subject?: PackSubject
  readonly asOf?: string
}

/** Verifies a file or a directory, whichever of the known kinds it is. Errors: those of the file system. */
export async function verifyDocument(
  path: string,
  trust: DocumentTrust = {},
): Promise<Outcome<DocumentReport>> {
  if ((await stat(path)).isDirectory())
    return verifyExportOf(await readExportDirectory(path), trust)
  const bytes = await readFile(path)
  if (isZip(bytes)) return verifyPackOf(bytes, trust)
  const text = bytes.toString('utf8')
  if (text.startsWith('{')) return verifyExportOf(parseExport(text), trust)
  if (trust.verifiers === undefined) return refused('a proof or a checkpoint needs a verifier key')
  if (text.startsWith(`${PROOF_HEADER}\n`)) return verifyProofDocument(text, trust.verifiers, trust)
  return verifyCheckpointDocument(bytes, trust.verifiers, trust)
}

async function verifyExportOf(
  source: Outcome<LedgerExport>,
  trust: DocumentTrust,
): Promise<Outcome<DocumentReport>> {
  if (!source.ok) return source
  const report = await verifyExport(source.value, trust)
  if (!report.ok) return report
  const { checkpoint, ...counts } = report.value
  return accepted({ ...describe('export', checkpoint, trust), ...counts })
}

async function verifyPackOf(
  bytes: Uint8Array,
  trust: DocumentTrust,
): Promise<Outcome<DocumentReport>> {
  const report = await verifyPack(bytes, trust)
  if (!report.ok) return report
  const { checkpoint, ...found } = report.value
  return accepted({ ...describe('pack', checkpoint, trust), ...found })
}

async function verifyProofDocument(
  text: string,
  verifiers: readonly Verifier[],
  trust: DocumentTrust,
): Promise<Outcome<DocumentReport>> {
  const proof = parseProof(text)
  if (!proof.ok) return proof
  const { index, extra } = proof.value
  const content = trust.entry ?? extra
  if (content === undefined) return refused('the proof does not carry its entry: name it')
  const entry = parseEntry(Buffer.from(content).toString('utf8'))
  if (!entry.ok) return refused(`entry: ${entry.reason}`)
  const checkpoint = verifyProof(proof.value, content, verifiers, trust.origin)
  if (!checkpoint.ok) return checkpoint
  const since = await verifySince(proof.value.checkpoint, trust)
  return since.ok
    ? accepted({ ...describe('proof', checkpoint.value, trust), ...since.value, index })
    : since
}

async function verifyCheckpointDocument(
  bytes: Uint8Array,
  verifiers: readonly Verifier[],
  trust: DocumentTrust,
): Promise<Outcome<DocumentReport>> {
  const checkpoint = openCheckpoint(bytes, verifiers, trust.origin)
  if (!checkpoint.ok) return checkpoint
  const since = await verifySince(Buffer.from(bytes).toString('utf8'), trust)
  return since.ok
    ? accepted({ ...describe('checkpoint', checkpoint.value, trust), ...since.value })
    : since
}

/** A checkpoint alone shows consistency with an equal size only; an export shows it with any. */
async function verifySince(
  checkpoint: string,
  trust: DocumentTrust,
): Promise<Outcome<Pick<ExportReport, 'since'>>> {
  if (trust.since === undefined) return accepted({})
  const bare = { verifierKeys: [], checkpoint, checkpoints: [], proofs: [], consistency: [] }
  const report = await verifyExport(bare, trust)
  return report.ok ? accepted({ since: report.value.since! }) : report
}

function describe(
  kind: DocumentKind,
  { origin, size, root, signatures }: ExportReport['checkpoint'],
  trust: DocumentTrust,
): DocumentReport {
  return {
    kind,
    origin,
    size,
    root: toBase64(root),
    signedBy: signatures.map(({ name }) => name),
    keysFrom: trust.verifiers === undefined ? 'document' : 'caller',
  }
}
