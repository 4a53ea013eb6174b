import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from './schema.ts'

/** Where PostgreSQL is: a URL, or the socket folder of the embedded server. */
export type Connection = pg.ClientConfig

export interface Connected {
  readonly db: Database
  readonly pool: pg.Pool
  /**
   * For the little that must commit outside the transaction that asks for it. A pool of its own: were it
   * the same, transactions that wait for a second connection could use up the first.
   */
  readonly aside: Database
  /** For LISTEN and session locks: a client of its own, outside the pool. */
  connectAlone(): Promise<pg.Client>
  close(): Promise<void>
}

const TIMESTAMPTZ = 1184
const INT8 = 20
const POOL_CONNECTIONS_MAX = 12
const ASIDE_CONNECTIONS_MAX = 2
const CONNECT_TIMEOUT_MS = 5_000
const STATEMENT_TIMEOUT_MS = 60_000

/**
 * Instants cross the border as ISO text in UTC; bigints as numbers, for all of ours stay below 2^53.
 */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === TIMESTAMPTZ) return (text: string) => new Date(text).toISOString()
    if (oid === INT8) return Number
    return pg.types.getTypeParser(oid, format as 'text')
  }) as typeof pg.types.getTypeParser,
}

export function connect(connection: Connection, onError: (error: Error) => void): Connected {
  const config: pg.ClientConfig = {
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'hengjian',
    ...connection,
    types,
  }
  let isClosing = false
  // A pool ends before its sockets do: the server may still say farewell to one, which is no break.
  const report = (error: Error) => {
    if (!isClosing) onError(error)
  }
  const pool = new pg.Pool({ ...config, max: POOL_CONNECTIONS_MAX })
  // An idle connection that breaks must not end the process; the next query connects again.
  pool.on('error', report)
  // A client in use has no listener of the pool's; without one of ours its break would end the process.
  pool.on('connect', (client) => client.on('error', report))
  const db: Database = new Kysely({ dialect: new PostgresDialect({ pool }) })
  const asidePool = new pg.Pool({ ...config, max: ASIDE_CONNECTIONS_MAX })
  asidePool.on('error', report)
  asidePool.on('connect', (client) => client.on('error', report))
  const aside: Database = new Kysely({ dialect: new PostgresDialect({ pool: asidePool }) })
  return {
    db,
    aside,
    pool,
    async connectAlone() {
      const client = new pg.Client({ ...config, statement_timeout: 0 })
      client.on('error', report)
      await client.connect()
      return client
    },
    async close() {
      isClosing = true
      await aside.destroy()
      await db.destroy()
    },
  }
}
