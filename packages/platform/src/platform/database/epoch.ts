import { sql } from 'kysely'
import type { Reader, Transaction } from './schema.ts'

/** The channel on which gateways hear that something which they hold in memory has changed. */
export const EPOCH_CHANNEL = 'hengjian_epoch'

declare module './schema.ts' {
  interface Schema {
    'platform.epoch': { one: boolean; value: number }
  }
}

/**
 * Numbers a change that gateways must learn of, and tells them when the transaction commits.
 * The row lock is held until then, so epochs become visible in their order: whoever has read all
 * rows up to epoch n never misses one below it.
 */
export async function nextEpoch(tx: Transaction): Promise<number> {
  const { value } = await tx
    .updateTable('platform.epoch')
    .set({ value: sql<number>`value + 1` })
    .returning('value')
    .executeTakeFirstOrThrow()
  await sql`select pg_notify(${EPOCH_CHANNEL}, ${String(value)})`.execute(tx)
  return value
}

export async function currentEpoch(db: Reader): Promise<number> {
  const { value } = await db.selectFrom('platform.epoch').select('value').executeTakeFirstOrThrow()
  return value
}
