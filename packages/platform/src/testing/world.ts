import { randomBytes } from 'node:crypto'
import pino from 'pino'
import { describe, inject } from 'vitest'
import type { Clock } from '#kernel/time.ts'
import { type Connected, type Connection, connect } from '#platform/database/connect.ts'
import type { Services } from '#platform/services.ts'
import { composeServices } from '../compose.ts'
import { databaseOf, TEMPLATE, type TestDatabase, withClient } from './global-setup.ts'

/** Runs a suite on every supported PostgreSQL; one that is not at hand is reported as skipped. */
export function describeOnDatabases(name: string, suite: (database: TestDatabase) => void) {
  const databases = inject('databases')
  for (const database of databases) {
    describe(`${name} on PostgreSQL ${database.name}`, () => suite(database))
  }
  if (databases.length === 1) {
    describe.skip(`${name} on PostgreSQL 15 (skipped: POSTGRES_URL names no server)`, () =>
      suite(databases[0]!))
  }
}

export interface World {
  readonly services: Services
  readonly connected: Connected
  readonly db: Services['db']
  readonly connection: Connection
  close(): Promise<void>
}

export interface WorldOptions {
  readonly now?: Clock
  readonly gm?: boolean
  /** Where another process, or a verb, opens the same world. */
  readonly masterKey?: Uint8Array
  /** The database that is copied. */
  readonly template?: string
}

/** A fresh migrated database with real services on it: no part of ours is imitated. */
export async function openWorld(
  database: TestDatabase,
  { masterKey = randomBytes(32), template = TEMPLATE, ...options }: WorldOptions = {},
): Promise<World> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await withClient(database.connection, (client) =>
    client.query(`create database ${name} template ${template}`),
  )
  const connection = databaseOf(database.connection, name)
  const connected = connect(connection, () => undefined)
  const services = composeServices({
    ...options,
    connected,
    masterKeys: [masterKey],
    log: pino({ level: 'silent' }),
  })
  return {
    services,
    connected,
    db: connected.db,
    connection,
    async close() {
      await connected.close()
      await withClient(database.connection, (client) =>
        client.query(`drop database if exists ${name} with (force)`),
      )
    },
  }
}
