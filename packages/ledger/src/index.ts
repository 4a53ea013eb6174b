// The front door: everything the package offers, by name, in the order in which it builds on itself.

// What the package answers with, and how it refuses.

export { LedgerError, type LedgerErrorCode } from './errors.ts'
export type { Outcome, Refusal, Verdict } from './outcome.ts'

// Bytes and text.

export { CANONICAL_DEPTH_MAX, canonicalize, type JsonValue, parseCanonical } from './canonical.ts'
export { HASH_BYTES, sha256 } from './digest.ts'
export { fromBase64, toBase64, toHex } from './encoding.ts'

// Entries, and the payloads that stand beside them.

export { type Entry, type EntryActor, encodeEntry, parseEntry } from './entry.ts'
export {
  type DigestAlgorithm,
  type Payload,
  SALT_BYTES,
  saltedDigest,
  verifyPayload,
} from './payload.ts'

// The tree.

export { EMPTY_ROOT, type Hash, leafHash, nodeHash, rootOf } from './merkle.ts'
export {
  consistencyProof,
  consistencyProofFromSource,
  type HashSource,
  inclusionProof,
  inclusionProofFromSource,
  type Node,
} from './path.ts'
export {
  appendToRange,
  type CompactRange,
  copyRange,
  decodeRange,
  emptyRange,
  encodeRange,
  rootOfRange,
} from './range.ts'
export {
  type ConsistencyClaim,
  type InclusionClaim,
  verifyConsistency,
  verifyInclusion,
} from './verify.ts'

// Its tiles.

export { extendTiles, type Growth } from './growth.ts'
export {
  decodeEntryBundle,
  ENTRY_BYTES_MAX,
  edgeTiles,
  encodeEntryBundle,
  hashesAtLevel,
  TILE_BYTES,
  TILE_HEIGHT,
  TILE_WIDTH,
  type Tile,
  type TileCoordinate,
  tilePath,
  tilesChanged,
  widthOfTile,
} from './tile.ts'
export {
  consistencyProofFromTiles,
  hashesFromTiles,
  inclusionProofFromTiles,
  rootFromTiles,
  type TileReader,
} from './tile-source.ts'

// Signatures, the signed head, and proofs that travel.

export {
  type Checkpoint,
  formatCheckpoint,
  type OpenedCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from './checkpoint.ts'
export {
  formatKeyId,
  formatVerifierKey,
  generateKey,
  keyIdOf,
  parseVerifierKey,
  SIGNATURE_TYPE_ED25519,
  SIGNATURE_TYPE_OTHER,
  type Signer,
  signerOf,
  type Verifier,
  type VerifierKey,
  verifierOf,
} from './key.ts'
export {
  formatNote,
  NOTE_BYTES_MAX,
  NOTE_SIGNATURES_MAX,
  type Note,
  type NoteSignature,
  parseNote,
  signNote,
  type VerifiedNote,
  verifyNote,
} from './note.ts'
export { formatProof, type LogProof, PROOF_HEADER, parseProof, verifyProof } from './proof.ts'

// Exports, and the verification of documents on disk.

export { type Output, run } from './cli.ts'
export {
  type DocumentKind,
  type DocumentReport,
  type DocumentTrust,
  verifyDocument,
} from './document.ts'
export {
  EXPORT_FORMAT,
  type ExportedConsistency,
  type ExportReport,
  type ExportTrust,
  type LedgerExport,
  verifyEntryProof,
  verifyExport,
} from './export.ts'
export {
  type DirectoryExport,
  readExportDirectory,
  writeExportDirectory,
} from './export-directory.ts'
export { type ExportDocument, formatExport, parseExport } from './export-json.ts'

// Evidence packs: the archive, and what is sealed in it.

export {
  PACK_FORMAT,
  type PackedFile,
  type PackManifest,
  type PackReport,
  type PackScope,
  type PackSource,
  type PackSubject,
  sealPack,
  verifyPack,
} from './pack.ts'
export { readZip, writeZip, type ZipFile } from './zip.ts'
