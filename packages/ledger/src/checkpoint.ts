import { hashFromBase64, parseDecimal, toBase64 } from './encoding.ts'
import { LedgerError } from './errors.ts'
import type { Signer, Verifier } from './key.ts'
import type { Hash } from './merkle.ts'
import { type NoteSignature, signNote, verifyNote } from './note.ts'
import { accepted, type Outcome, refused } from './outcome.ts'

/** C2SP tlog-checkpoint: the head of a log. */
export type Checkpoint = {
  /** Which log. */
  readonly origin: string
  /** Number of leaves. */
  readonly size: number
  readonly root: Hash
  /** Lines after the root, opaque; not recommended, since no monitor can audit them. */
  readonly extensions?: readonly string[]
}

/** A checkpoint that a known key of the log has signed. */
export type OpenedCheckpoint = Checkpoint & {
  readonly signatures: readonly NoteSignature[]
}

/** The text that is signed. Errors: `note_refused` for an origin or an extension that is not one line. */
export function formatCheckpoint({ origin, size, root, extensions = [] }: Checkpoint): string {
  if ([origin, ...extensions].some((line) => line === '' || line.includes('\n'))) {
    throw new LedgerError('note_refused', 'an origin and an extension are one line each')
  }
  return `${[origin, size, toBase64(root), ...extensions].join('\n')}\n`
}

export function parseCheckpoint(text: string): Outcome<Checkpoint> {
  if (!text.endsWith('\n')) return refused('a checkpoint ends in a newline')
  const lines = text.slice(0, -1).split('\n')
  if (lines.includes('')) return refused('a checkpoint has no empty line')
  const [origin, sizeLine, rootLine, ...extensions] = lines
  if (origin === undefined || sizeLine === undefined || rootLine === undefined) {
    return refused('a checkpoint has an origin, a size and a root')
  }
  const size = parseDecimal(sizeLine)
  if (size === undefined) return refused('the size of a checkpoint is a decimal number')
  const root = hashFromBase64(rootLine)
  if (root === undefined) return refused('the root of a checkpoint is 32 bytes in base64')
  return accepted({ origin, size, root, ...(extensions.length > 0 && { extensions }) })
}

/** The signed checkpoint. The first signer's name should be the origin. */
export function signCheckpoint(
  checkpoint: Checkpoint,
  signers: readonly Signer[],
): Promise<string> {
  return signNote(formatCheckpoint(checkpoint), signers)
}

/**
 * Verifies a signed checkpoint. With `origin` it must be that log's; without, one of the keys that
 * verified must be named as the origin, so that a key trusted for one log says nothing of another.
 */
export function openCheckpoint(
  source: string | Uint8Array,
  verifiers: readonly Verifier[],
  origin?: string,
): Outcome<OpenedCheckpoint> {
  const note = verifyNote(source, verifiers)
  if (!note.ok) return note
  const parsed = parseCheckpoint(note.value.text)
  if (!parsed.ok) return parsed
  const checkpoint = parsed.value
  const { verified } = note.value
  if (origin !== undefined && checkpoint.origin !== origin) {
    return refused(`the checkpoint is of ${checkpoint.origin}, not of ${origin}`)
  }
  if (origin === undefined && !verified.some(({ name }) => name === checkpoint.origin)) {
    return refused(`no key that signed is named as the origin ${checkpoint.origin}`)
  }
  return accepted({ ...checkpoint, signatures: verified })
}
