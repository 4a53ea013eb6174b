import type { Database, Transaction } from './schema.ts'

const ATTEMPTS_MAX = 8
const SERIALIZATION_FAILURE = '40001'
const DEADLOCK_DETECTED = '40P01'

/** SQLSTATE of an error of the driver, if it is one. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/**
 * Runs a decision: everything read in `body` holds until it commits, or it runs again.
 * `body` must have no effect outside the transaction.
 */
export async function serializable<T>(
  db: Database,
  body: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().setIsolationLevel('serializable').execute(body)
    } catch (error) {
      const state = sqlState(error)
      const retry = state === SERIALIZATION_FAILURE || state === DEADLOCK_DETECTED
      if (!retry || attempt >= ATTEMPTS_MAX) throw error
    }
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
