import assert from 'node:assert/strict'
import {
  edgeTiles,
  extendTiles,
  HASH_BYTES,
  openCheckpoint,
  type Signer,
  signCheckpoint,
  type Tile,
  type Verifier,
} from '@hengjian/ledger'
import type { InstitutionId } from '#kernel/ids.ts'
import { monotonicMs } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { together } from '#platform/database/transaction.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import { type Running, untilStopped } from '#platform/jobs/until-stopped.ts'
import type { Services } from '#platform/services.ts'
import { ledgerErrors } from './errors.ts'
import {
  holdLog,
  latestCheckpoint,
  logsWaiting,
  readTiles,
  saveGrowth,
  takePending,
} from './log-store.ts'
import { signersOf, verifiersOf } from './signing.ts'

/** Entries that one step takes; bounds the memory and the length of its transaction. */
const BATCH_ENTRIES_MAX = 8_192
/** How long a new entry may wait before the integrator looks; a checkpoint follows within a second. */
const IDLE_WAIT_MS = 200
const FAILURE_WAIT_MS = 1_000
const FAILURE_WAIT_MS_MAX = 60_000

/** What a log is signed with, and what tells that it was. */
interface Keys {
  readonly signers: readonly Signer[]
  readonly verifiers: readonly Verifier[]
}
type KeysOf = (tx: Transaction, institution: InstitutionId) => Promise<Keys>

/**
 * One step of one log: gives waiting entries their index, extends the tree and signs a checkpoint. INVARIANT: what is signed
 * continues what was signed last, so that whoever can only write the database gets no change signed. Whoever holds the row of
 * the log is its integrator for this step; others find nothing to do. Returns how many entries it integrated.
 * Errors: `ledger.tiles_altered`.
 */
function integrate(
  { db, now }: Pick<Services, 'db' | 'now'>,
  institution: InstitutionId,
  keysOf: KeysOf,
): Promise<number> {
  return together(db, async (tx) => {
    const log = await holdLog(tx, institution)
    if (log === undefined) return 0
    const pending = await takePending(tx, institution, BATCH_ENTRIES_MAX)
    if (pending === undefined) return 0
    const { count, seqs, leaves } = pending
    const edge = await readTiles(tx, institution, edgeTiles(log.size))
    const { signers, verifiers } = await keysOf(tx, institution)
    await assertContinues(tx, institution, log, edge, verifiers)
    const { size, root, tiles } = extendTiles(log.size, edge, hashesIn(leaves, count))
    const note = await signCheckpoint({ origin: log.origin, size, root }, signers)
    const sizeBefore = log.size
    await saveGrowth(tx, { institution, sizeBefore, seqs, tiles, size, root, note, at: now() })
    return count
  })
}

/** The tiles from which a log grows make up the root that was signed last. They are few: those of its right edge, which alone count. */
async function assertContinues(
  tx: Transaction,
  institution: InstitutionId,
  { origin, size }: { readonly origin: string; readonly size: number },
  edge: readonly Tile[],
  verifiers: readonly Verifier[],
) {
  const newest = await latestCheckpoint(tx, institution)
  if (newest === undefined && size === 0) return
  const signed = newest && openCheckpoint(newest.note, verifiers, origin)
  const { root } = extendTiles(size, edge, [])
  const continues =
    signed?.ok === true &&
    signed.value.size === size &&
    Buffer.compare(signed.value.root, root) === 0
  if (!continues) throw ledgerErrors.tiles_altered({ size })
}

function hashesIn(leaves: Uint8Array, count: number): readonly Uint8Array[] {
  assert(leaves.length === count * HASH_BYTES, 'each leaf is one hash')
  return Array.from({ length: count }, (_, index) =>
    leaves.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES),
  )
}

async function readKeys(
  tx: Transaction,
  vault: Services['vault'],
  institution: InstitutionId,
): Promise<Keys> {
  return {
    signers: await signersOf(tx, vault, institution, 'log'),
    verifiers: await verifiersOf(tx, vault, institution, 'log'),
  }
}

/**
 * Integrates until stopped. Every process may run one; a log is held by one at a time. INVARIANT: a log that does not hold
 * holds up no other; it is tried again, ever more seldom.
 */
export function startIntegrator({ db, now, vault, log }: Services): Running {
  const cache = new Map<InstitutionId, Keys>()
  const resting = new Map<InstitutionId, { readonly untilMs: number; readonly forMs: number }>()
  const keysOf: KeysOf = async (tx, institution) => {
    const known = cache.get(institution) ?? (await readKeys(tx, vault, institution))
    cache.set(institution, known)
    return known
  }

  /** Answers how many entries it integrated, and lets the log rest where it failed. */
  async function attempt(institution: InstitutionId): Promise<number> {
    const rest = resting.get(institution)
    if (rest !== undefined && monotonicMs() < rest.untilMs) return 0
    try {
      const count = await integrate({ db, now }, institution, keysOf)
      resting.delete(institution)
      return count
    } catch (error) {
      const { code } = toCatalogueError(error, log)
      log.error({ institution, code }, 'integration failed; trying again')
      const forMs = Math.min((rest?.forMs ?? FAILURE_WAIT_MS / 2) * 2, FAILURE_WAIT_MS_MAX)
      resting.set(institution, { forMs, untilMs: monotonicMs() + forMs })
      cache.delete(institution)
      return 0
    }
  }

  /** A look first: an idle product should not open writing transactions five times a second. */
  async function round(): Promise<number> {
    let restMs = IDLE_WAIT_MS
    for (const { institution } of await logsWaiting(db)) {
      if ((await attempt(institution)) >= BATCH_ENTRIES_MAX) restMs = 0
    }
    return restMs
  }

  const disturbed = 'integration failed; trying again'
  return untilStopped(round, { log, disturbed, failureWaitMs: FAILURE_WAIT_MS })
}

/** Integrates what waits now in a log, or in all; for verbs and tests that need it complete. */
export async function integrateAll(
  { db, now, vault }: Pick<Services, 'db' | 'now' | 'vault'>,
  only?: InstitutionId,
) {
  for (;;) {
    const waiting = (await logsWaiting(db)).map(({ institution }) => institution)
    const logs = only === undefined ? waiting : waiting.filter((log) => log === only)
    if (logs.length === 0) return
    for (const log of logs) {
      await integrate({ db, now }, log, (tx, institution) => readKeys(tx, vault, institution))
    }
  }
}
