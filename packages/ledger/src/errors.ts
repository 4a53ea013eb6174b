/**
 * Why this package refuses to write something. The catalogue is closed: reading and verifying answer
 * with an `Outcome` or a `Verdict` instead, because bad evidence is an expected answer, not a failure.
 */
export type LedgerErrorCode =
  /** A value that has no canonical JSON form, or nests too deep. */
  | 'canonical_value_refused'
  /** An entry that the verifier would refuse to read back. */
  | 'entry_refused'
  /** A note text or a key that cannot be written as a signed note. */
  | 'note_refused'
  /** A key text that is not a key, or whose key id does not belong to it. */
  | 'key_refused'
  /** A tile that is missing hashes that the tree's size says it holds. */
  | 'tile_refused'
  /** An export that lacks a part its checkpoint promises. */
  | 'export_refused'
  /** A file name, or a number or size of files, that an archive here does not take. */
  | 'archive_refused'

export class LedgerError extends Error {
  readonly code: LedgerErrorCode

  constructor(code: LedgerErrorCode, message: string) {
    super(message)
    this.name = 'LedgerError'
    this.code = code
  }
}
