import {
  appendToRange,
  type CompactRange,
  emptyRange,
  extendTiles,
  HASH_BYTES,
  type Hash,
  leafHash,
  openCheckpoint,
  parseEntry,
  rootOfRange,
  TILE_WIDTH,
  type Tile,
  type Verifier,
} from '@hengjian/ledger'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import { everyRow } from '#platform/database/every-row.ts'
import type { Reader } from '#platform/database/schema.ts'
import { snapshot } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { findLog, latestCheckpoint, listCheckpoints, readTiles } from './log-store.ts'
import { verifiersOf } from './signing.ts'
import { findLostEntry, listLeaves, type StoredEntry } from './store.ts'

const PAGE_LEAVES = 2_000

export type LogVerdict =
  | {
      readonly ok: true
      readonly size: number
      readonly checkpoints: number
      readonly checkpoint: string
    }
  | { readonly ok: false; readonly reason: string; readonly at: string }

interface Trust {
  /** Whose signature counts; by default the institution's own key, out of its sealed secret. */
  readonly verifiers?: readonly Verifier[]
  /** A signed checkpoint kept from earlier: the log of today must contain the log of then. */
  readonly since?: string | undefined
}

/**
 * Recomputes the whole log from its entries: every leaf, every checkpoint on the way, every index
 * column and tile. Names the first thing that is wrong; measures 2.4 and 22.4 rest on its answer.
 */
export function verifyLog(
  { db, vault }: Pick<Services, 'db' | 'vault'>,
  institution: InstitutionId,
  trust: Trust = {},
): Promise<LogVerdict> {
  return snapshot(db, (tx) => verifyWithin(tx, vault, institution, trust))
}

async function verifyWithin(
  tx: Reader,
  vault: Vault,
  institution: InstitutionId,
  trust: Trust,
): Promise<LogVerdict> {
  const log = await findLog(tx, institution)
  if (log === undefined) return broken('log', 'the institution has no log')
  const verifiers = trust.verifiers ?? (await verifiersOf(tx, vault, institution, 'log'))
  const lost = await findLostEntry(tx, institution)
  if (lost !== undefined) return broken(lost, 'the entry was cut out of the log')
  const heads = await headsInOrder(tx, institution, log.origin, verifiers, trust.since)
  if (!heads.ok) return heads.verdict

  const range = emptyRange()
  let edge: readonly Tile[] = []
  for (;;) {
    const page = await listLeaves(tx, institution, range.size, PAGE_LEAVES)
    const sizeBefore = range.size
    const leaves: Hash[] = []
    const stored = await storedLeaves(tx, institution, sizeBefore, page.length)
    for (const entry of page) {
      const leaf = leafHash(Buffer.from(entry.text))
      const wrong = wrongIn(entry, range.size) ?? wrongLeaf(leaf, stored(range.size))
      if (wrong !== undefined) return broken(entry.id, wrong)
      leaves.push(leaf)
      appendToRange(range, leaf)
      const wrongHead = await heads.meet(range)
      if (wrongHead !== undefined) return wrongHead
    }
    const growth = extendTiles(sizeBefore, edge, leaves)
    const tile = await wrongTile(tx, institution, growth.tiles.filter(isFull))
    if (tile !== undefined) return broken(tile, WRONG_TILE)
    edge = growth.edge
    if (page.length < PAGE_LEAVES) break
  }
  const tile = await wrongTile(tx, institution, edge)
  if (tile !== undefined) return broken(tile, WRONG_TILE)
  const unmet = heads.unmet()
  if (unmet !== undefined) return broken(unmet, `the log holds only ${range.size} entries`)
  if (range.size !== log.size) {
    return broken('log', `${range.size} entries stand where ${log.size} were integrated`)
  }
  const head = await latestCheckpoint(tx, institution)
  return { ok: true, size: range.size, checkpoints: heads.met(), checkpoint: head?.note ?? '' }
}

/** Leaf hashes as the tiles hold them, by index: by these the very entry is named that was changed. */
async function storedLeaves(tx: Reader, institution: InstitutionId, first: number, count: number) {
  const firstTile = Math.floor(first / TILE_WIDTH)
  const tileCount = Math.ceil((first + count) / TILE_WIDTH) - firstTile
  const coordinates = Array.from({ length: count === 0 ? 0 : tileCount }, (_, offset) => ({
    ...{ level: 0, n: firstTile + offset, width: TILE_WIDTH },
  }))
  const tiles = await readTiles(tx, institution, coordinates)
  const byNumber = new Map(tiles.map(({ n, hashes }) => [n, hashes]))
  return (index: number): Uint8Array | undefined => {
    const start = (index % TILE_WIDTH) * HASH_BYTES
    return byNumber.get(Math.floor(index / TILE_WIDTH))?.subarray(start, start + HASH_BYTES)
  }
}

function wrongLeaf(leaf: Hash, stored: Uint8Array | undefined): string | undefined {
  if (stored !== undefined && same(stored, Buffer.from(leaf))) return undefined
  return 'its text does not have the hash that stands in its tile'
}

const WRONG_TILE = 'the tile does not hold the hashes of its entries'
const isFull = ({ width }: Tile) => width === TILE_WIDTH

interface Heads {
  readonly ok: true
  /** Holds every checkpoint of this size against the tree as it has grown so far. */
  meet(range: CompactRange): Promise<LogVerdict | undefined>
  /** The first checkpoint that the tree never reached. */
  unmet(): string | undefined
  met(): number
}

/** The stored checkpoints, smallest first, and the kept one among them. */
async function headsInOrder(
  tx: Reader,
  institution: InstitutionId,
  origin: string,
  verifiers: readonly Verifier[],
  since: string | undefined,
): Promise<Heads | { readonly ok: false; readonly verdict: LogVerdict }> {
  const opened = since === undefined ? undefined : openCheckpoint(since, verifiers, origin)
  if (opened?.ok === false) return { ok: false, verdict: broken('kept checkpoint', opened.reason) }
  let kept = opened?.value.size === 0 ? undefined : opened?.value
  const stored = checkpointsInOrder(tx, institution)
  let next = await stored.next()
  let met = 0
  return {
    ok: true,
    async meet(range) {
      if (kept?.size === range.size) {
        if (!same(rootOfRange(range), kept.root)) {
          return broken(`size ${range.size}`, 'the log is not the one whose checkpoint was kept')
        }
        kept = undefined
      }
      while (!next.done && next.value.size === range.size) {
        const wrong = wrongWith(next.value, rootOfRange(range), origin, verifiers)
        if (wrong !== undefined) return broken(`checkpoint ${next.value.size}`, wrong)
        met += 1
        next = await stored.next()
      }
      return undefined
    },
    unmet: () =>
      kept !== undefined
        ? `kept checkpoint ${kept.size}`
        : next.done
          ? undefined
          : `checkpoint ${next.value.size}`,
    met: () => met,
  }
}

const broken = (at: string, reason: string): LogVerdict => ({ ok: false, at, reason })

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a).equals(b)
}

/** The columns only index the text, so they must say what it says. */
function wrongIn(stored: StoredEntry, index: number): string | undefined {
  if (stored.index !== index) return `index ${index} is missing`
  const entry = parseEntry(stored.text)
  if (!entry.ok) return entry.reason
  const { id, at, kind, subject } = entry.value
  const differs =
    id !== stored.id || at !== stored.at || kind !== stored.kind || subject !== stored.subject
  return differs ? 'its columns differ from its text' : undefined
}

function wrongWith(
  checkpoint: { readonly root: Uint8Array; readonly note: string; readonly size: number },
  root: Uint8Array,
  origin: string,
  verifiers: readonly Verifier[],
): string | undefined {
  const opened = openCheckpoint(checkpoint.note, verifiers, origin)
  if (!opened.ok) return opened.reason
  if (opened.value.size !== checkpoint.size) return 'its note names another size'
  if (!same(opened.value.root, checkpoint.root)) return 'its note names another root'
  return same(root, checkpoint.root) ? undefined : 'the entries do not lead to its root'
}

const CHECKPOINTS_PAGE = 500

function checkpointsInOrder(reader: Reader, institution: InstitutionId) {
  return everyRow(
    (after: number | undefined, limit) => listCheckpoints(reader, institution, after ?? 0, limit),
    ({ size }) => size,
    CHECKPOINTS_PAGE,
  )
}

/** Proofs are read from tiles, so a wrong one would break them although the entries are sound. */
async function wrongTile(reader: Reader, institution: InstitutionId, tiles: readonly Tile[]) {
  const stored = await readTiles(reader, institution, tiles)
  const byPlace = new Map(stored.map((tile) => [`${tile.level}/${tile.n}`, tile.hashes]))
  const wrong = tiles.find(({ level, n, hashes }) => {
    const found = byPlace.get(`${level}/${n}`)
    return found === undefined || !same(found, hashes)
  })
  return wrong === undefined ? undefined : `tile ${wrong.level}/${wrong.n}`
}
