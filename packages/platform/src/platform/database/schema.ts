import type { Kysely, Transaction as KyselyTransaction } from 'kysely'

/**
 * The tables of the product. Each context adds its own in its `tables.ts` by declaration merging,
 * so that the platform knows the database without knowing the contexts.
 */
// biome-ignore lint/suspicious/noEmptyInterface: contexts merge their tables into it.
export interface Schema {}

export type Database = Kysely<Schema>
export type Transaction = KyselyTransaction<Schema>
/** What a read may run on: the database itself or a transaction. */
export type Reader = Kysely<Schema>
