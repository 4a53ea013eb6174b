import assert from 'node:assert/strict'
import { edgeTiles, extendTiles, HASH_BYTES, type Signer, signCheckpoint } from '@hengjian/ledger'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { together } from '#platform/database/transaction.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import type { Services } from '#platform/services.ts'
import {
  anyPending,
  electIntegrator,
  findLog,
  type PendingLeaves,
  readTiles,
  saveGrowth,
  takePending,
} from './log-store.ts'
import { signersOf } from './signing.ts'

/** Entries that one step takes; bounds the memory and the length of its transaction. */
const BATCH_ENTRIES_MAX = 8_192
/** How long a new entry may wait before the integrator looks; a checkpoint follows within a second. */
const IDLE_WAIT_MS = 200
const FAILURE_WAIT_MS = 1_000

type SignersOf = (tx: Transaction, institution: InstitutionId) => Promise<readonly Signer[]>

/**
 * One step: gives waiting entries their index, extends the trees and signs a checkpoint for each log
 * that grew. Whoever holds the advisory lock is the integrator for this step; others find nothing to do.
 * Returns how many entries it integrated.
 */
export function integrateOnce(
  { db, now }: Pick<Services, 'db' | 'now'>,
  signers: SignersOf,
): Promise<number> {
  return together(db, async (tx) => {
    if (!(await electIntegrator(tx))) return 0
    let count = 0
    for (const pending of await takePending(tx, BATCH_ENTRIES_MAX)) {
      count += await grow(tx, pending, await signers(tx, pending.institution), now)
    }
    return count
  })
}

async function grow(
  tx: Transaction,
  { institution, count, seqs, leaves }: PendingLeaves,
  signers: readonly Signer[],
  now: Services['now'],
): Promise<number> {
  const log = await findLog(tx, institution)
  assert(log !== undefined, `no log of ${institution}`)
  const edge = await readTiles(tx, institution, edgeTiles(log.size))
  const { size, root, tiles } = extendTiles(log.size, edge, hashesIn(leaves, count))
  const note = await signCheckpoint({ origin: log.origin, size, root }, signers)
  await saveGrowth(tx, {
    institution,
    sizeBefore: log.size,
    seqs,
    tiles,
    size,
    root,
    note,
    at: now(),
  })
  return count
}

function hashesIn(leaves: Uint8Array, count: number): readonly Uint8Array[] {
  assert(leaves.length === count * HASH_BYTES, 'each leaf is one hash')
  return Array.from({ length: count }, (_, index) =>
    leaves.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES),
  )
}

export interface Running {
  stop(): Promise<void>
}

/** Integrates until stopped. Every process may run one; the lock lets one at a time work. */
export function startIntegrator({ db, now, vault, log }: Services): Running {
  const cache = new Map<InstitutionId, readonly Signer[]>()
  const signers: SignersOf = async (tx, institution) => {
    const known = cache.get(institution) ?? (await signersOf(tx, vault, institution, 'log'))
    cache.set(institution, known)
    return known
  }
  const stopped = Promise.withResolvers<void>()
  let running = true

  async function run() {
    while (running) {
      let wait = IDLE_WAIT_MS
      try {
        // A cheap look first: an idle product should not open a writing transaction five times a second.
        if (await anyPending(db)) {
          const count = await integrateOnce({ db, now }, signers)
          if (count >= BATCH_ENTRIES_MAX) wait = 0
        }
      } catch (error) {
        log.error({ code: toCatalogueError(error, log).code }, 'integration failed; trying again')
        wait = FAILURE_WAIT_MS
      }
      await Promise.race([new Promise((resolve) => setTimeout(resolve, wait)), stopped.promise])
    }
  }

  const done = run()
  return {
    async stop() {
      running = false
      stopped.resolve()
      await done
    },
  }
}

/** Integrates everything that waits now; for verbs and tests that need the log complete. */
export async function integrateAll({ db, now, vault }: Pick<Services, 'db' | 'now' | 'vault'>) {
  while (await anyPending(db)) {
    await integrateOnce({ db, now }, (tx, institution) => signersOf(tx, vault, institution, 'log'))
  }
}
