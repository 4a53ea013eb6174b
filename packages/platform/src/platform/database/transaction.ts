import { setTimeout as wait } from 'node:timers/promises'
import type { Database, Transaction } from './schema.ts'

const ATTEMPTS_MAX = 16
/** Nobody waits longer for those before: what they are at may itself wait for who stands behind them. */
const TURN_MS_MAX = 1_000
/** Serialization failure, deadlock detected. */
const CONTENDED = new Set(['40001', '40P01'])

/** SQLSTATE of an error of the driver, if it is one. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Whether others were at the same at once, and the transaction left nothing behind. */
export const isContended = (error: unknown): boolean => CONTENDED.has(sqlState(error) ?? '')

/**
 * Runs a decision: everything read in `body` holds until it commits, or it runs again.
 * `body` must have no effect outside the transaction.
 */
export async function serializable<T>(
  db: Database,
  body: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const run = () => db.transaction().setIsolationLevel('serializable').execute(body)
    try {
      return await (attempt === 1 ? run() : inTurn(run))
    } catch (error) {
      if (!isContended(error) || attempt >= ATTEMPTS_MAX) throw error
    }
  }
}

let lastInTurn: Promise<unknown> = Promise.resolve()

/**
 * Those who were not fast enough go one after the other: all at once, all but one of them would lose again, and who loses often
 * enough gives up.
 */
async function inTurn<T>(run: () => Promise<T>): Promise<T> {
  const before = lastInTurn
  const { promise: mine, resolve: done } = Promise.withResolvers<void>()
  lastInTurn = Promise.all([before, mine])
  await Promise.race([before, wait(TURN_MS_MAX, undefined, { ref: false })])
  try {
    return await run()
  } finally {
    done()
  }
}

/** Runs statements as one, where nothing that was read decides what is written. */
export function together<T>(db: Database, body: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.transaction().execute(body)
}

/** One consistent view for reads that span several statements. */
export function snapshot<T>(db: Database, body: (tx: Transaction) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(body)
}
