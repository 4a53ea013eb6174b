import {
  consistencyProofFromTiles,
  formatProof,
  inclusionProofFromTiles,
  parseCheckpoint,
  parseNote,
  type Tile,
  type TileCoordinate,
  type TileReader,
} from '@hengjian/ledger'
import type { EntryId, InstitutionId } from '#kernel/ids.ts'
import type { Database, Reader } from '#platform/database/schema.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { ledgerErrors } from './errors.ts'
import { latestCheckpoint, readTiles } from './log-store.ts'
import { findEntry } from './store.ts'

/**
 * The offline proof of one entry (C2SP tlog-proof with the entry itself as the extra line), against
 * the newest checkpoint. Reads O(log n) tiles. Errors: `ledger.no_entry`, `ledger.not_integrated`.
 */
export function proveEntry(db: Database, institution: InstitutionId, id: EntryId): Promise<string> {
  return snapshot(db, async (tx) => {
    const checkpoint = await latestCheckpoint(tx, institution)
    const proof = await proveAt(tx, institution, id, checkpoint)
    if (proof === undefined) throw ledgerErrors.not_integrated({ entry: id })
    return proof
  })
}

/**
 * The proofs of many entries against one head, by their ids; entries that are not yet in the log are left out.
 * Errors: `ledger.no_entry`, `ledger.no_checkpoint`.
 */
export async function proveEntries(
  reader: Reader,
  institution: InstitutionId,
  ids: readonly EntryId[],
) {
  const checkpoint = await latestCheckpoint(reader, institution)
  const parsed = checkpoint && parseNote(checkpoint.note)
  const head = parsed?.ok ? parseCheckpoint(parsed.value.text) : undefined
  if (checkpoint === undefined || !head?.ok) throw ledgerErrors.no_checkpoint()
  const proofs = new Map<string, string>()
  for (const id of ids) {
    const proof = await proveAt(reader, institution, id, checkpoint)
    if (proof !== undefined) proofs.set(id, proof)
  }
  return { checkpoint, origin: head.value.origin, proofs: proofs as ReadonlyMap<string, string> }
}

async function proveAt(
  reader: Reader,
  institution: InstitutionId,
  id: EntryId,
  checkpoint: Awaited<ReturnType<typeof latestCheckpoint>>,
): Promise<string | undefined> {
  const entry = await findEntry(reader, institution, id)
  if (entry === undefined) throw ledgerErrors.no_entry({ entry: id })
  const { index } = entry
  if (index === undefined || checkpoint === undefined || index >= checkpoint.size) return undefined
  const tiles = tileReader(reader, institution)
  const hashes = await inclusionProofFromTiles(index, checkpoint.size, tiles)
  return formatProof({ index, hashes, checkpoint: checkpoint.note, extra: Buffer.from(entry.text) })
}

/** The proof that the log of `size2` leaves extends the one of `size1`. */
export function proveConsistency(
  reader: Reader,
  institution: InstitutionId,
  size1: number,
  size2: number,
) {
  return consistencyProofFromTiles(size1, size2, tileReader(reader, institution))
}

/** Tiles that are asked for together are read together: a proof takes one query, not one for each level. */
function tileReader(reader: Reader, institution: InstitutionId): TileReader {
  let asked: TileCoordinate[] = []
  let reading: Promise<readonly Tile[]> | undefined
  const readAsked = () => {
    const coordinates = asked
    asked = []
    reading = undefined
    return readTiles(reader, institution, coordinates)
  }
  return async (level, n, width) => {
    asked.push({ level, n, width })
    reading ??= Promise.resolve().then(readAsked)
    const tiles = await reading
    const tile = tiles.find((one) => one.level === level && one.n === n)
    if (tile === undefined) throw ledgerErrors.no_tile({ path: `${level}/${n}` })
    return tile.hashes
  }
}
