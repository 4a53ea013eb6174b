import {
  consistencyProofFromTiles,
  formatProof,
  inclusionProofFromTiles,
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
    const entry = await findEntry(tx, institution, id)
    if (entry === undefined) throw ledgerErrors.no_entry({ entry: id })
    const checkpoint = await latestCheckpoint(tx, institution)
    const { index } = entry
    if (index === undefined || checkpoint === undefined || index >= checkpoint.size) {
      throw ledgerErrors.not_integrated({ entry: id })
    }
    const hashes = await inclusionProofFromTiles(
      index,
      checkpoint.size,
      tileReader(tx, institution),
    )
    const extra = Buffer.from(entry.text)
    return formatProof({ index, hashes, checkpoint: checkpoint.note, extra })
  })
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
