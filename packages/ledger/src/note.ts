import { fromBase64, toBase64 } from './encoding.ts'
import { LedgerError } from './errors.ts'
import { isKeyName, type Signer, type Verifier } from './key.ts'
import { accepted, type Outcome, refused } from './outcome.ts'

/** One signature line of a note. */
export type NoteSignature = {
  readonly name: string
  readonly keyId: number
  readonly signature: Uint8Array
}

/** A C2SP signed note, taken apart; nothing is verified yet, so the text must not be believed. */
export type Note = {
  /** Ends in a newline. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** A note whose text at least one known key has signed. */
export type VerifiedNote = {
  readonly text: string
  readonly verified: readonly NoteSignature[]
  /** Lines of keys that are not known here. They are kept, and prove nothing. */
  readonly unknown: readonly NoteSignature[]
}

/** The specification asks verifiers to bound both. */
export const NOTE_BYTES_MAX = 1_000_000
export const NOTE_SIGNATURES_MAX = 100

const KEY_ID_BYTES = 4
const DASH = '— '
// biome-ignore lint/suspicious/noControlCharactersInRegex: a note holds no control character but newline.
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/

/** Takes a note apart, strictly; answers with the first thing that is wrong. */
export function parseNote(source: string | Uint8Array): Outcome<Note> {
  const length = typeof source === 'string' ? Buffer.byteLength(source) : source.length
  if (length > NOTE_BYTES_MAX) return refused(`a note has at most ${NOTE_BYTES_MAX} bytes`)
  const note = typeof source === 'string' ? source : decodeUtf8(source)
  if (note === undefined || !note.isWellFormed()) return refused('a note is UTF-8')
  if (CONTROL.test(note)) return refused('a note holds a control character')
  const blank = note.lastIndexOf('\n\n')
  if (blank < 0) return refused('a note has a blank line before its signatures')
  if (!note.endsWith('\n')) return refused('a note ends in a newline')
  const lines = note.slice(blank + 2, -1).split('\n')
  if (lines.length > NOTE_SIGNATURES_MAX) {
    return refused(`a note has at most ${NOTE_SIGNATURES_MAX} signatures`)
  }
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const signature = parseSignatureLine(line)
    if (signature === undefined) return refused('a signature line is malformed')
    signatures.push(signature)
  }
  return accepted({ text: note.slice(0, blank + 1), signatures })
}

/** The note as text. */
export function formatNote({ text, signatures }: Note): string {
  if (!isNoteText(text)) {
    throw new LedgerError(
      'note_refused',
      'a note text ends in a newline and holds no control character',
    )
  }
  return `${text}\n${signatures.map(formatSignatureLine).join('')}`
}

/** Signs a text; `existing` signatures stay first, so that a countersignature can be added later. */
export async function signNote(
  text: string,
  signers: readonly Signer[],
  existing: readonly NoteSignature[] = [],
): Promise<string> {
  if (!isNoteText(text)) {
    throw new LedgerError(
      'note_refused',
      'a note text ends in a newline and holds no control character',
    )
  }
  const message = Buffer.from(text)
  const added: NoteSignature[] = []
  for (const { name, keyId, sign } of signers) {
    if (!isKeyName(name))
      throw new LedgerError('note_refused', 'a key name holds no space and no plus')
    added.push({ name, keyId, signature: await sign(message) })
  }
  return formatNote({ text, signatures: [...existing, ...added] })
}

/**
 * Verifies a note against known keys. Unknown lines are ignored; a known key whose signature fails
 * makes the whole note fail, and so does the absence of every known key.
 */
export function verifyNote(
  source: string | Uint8Array,
  verifiers: readonly Verifier[],
): Outcome<VerifiedNote> {
  const note = parseNote(source)
  if (!note.ok) return note
  const { text, signatures } = note.value
  const known = new Map<string, Verifier>()
  for (const verifier of verifiers) {
    if (known.has(identity(verifier))) return refused(`two known keys are ${identity(verifier)}`)
    known.set(identity(verifier), verifier)
  }
  const message = Buffer.from(text)
  const verified = new Map<string, NoteSignature>()
  const unknown: NoteSignature[] = []
  for (const signature of signatures) {
    const key = identity(signature)
    const verifier = known.get(key)
    if (verifier === undefined) unknown.push(signature)
    // A repeated line of one key adds nothing, and checking it again would only cost.
    else if (!verified.has(key)) {
      if (!verifier.verify(message, signature.signature)) {
        return refused(`the signature of ${signature.name} does not verify`)
      }
      verified.set(key, signature)
    }
  }
  if (verified.size === 0) return refused('no known key has signed this note')
  return accepted({ text, verified: [...verified.values()], unknown })
}

function parseSignatureLine(line: string): NoteSignature | undefined {
  if (!line.startsWith(DASH)) return undefined
  const space = line.indexOf(' ', DASH.length)
  if (space < 0) return undefined
  const name = line.slice(DASH.length, space)
  const bytes = fromBase64(line.slice(space + 1))
  if (!isKeyName(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES) return undefined
  const keyId = Buffer.from(bytes).readUInt32BE()
  return { name, keyId, signature: bytes.subarray(KEY_ID_BYTES) }
}

function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  const id = Buffer.alloc(KEY_ID_BYTES)
  id.writeUInt32BE(keyId)
  return `${DASH}${name} ${toBase64(Buffer.concat([id, signature]))}\n`
}

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && text.isWellFormed() && !CONTROL.test(text)
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    // A byte order mark is kept, not swallowed: what was signed includes it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const identity = ({ name, keyId }: { name: string; keyId: number }) =>
  `${name}+${keyId.toString(16).padStart(8, '0')}`
