import { randomBytes } from 'node:crypto'
import pg from 'pg'
import pino from 'pino'
import { composeServices } from '../../packages/platform/src/compose.ts'
import { type InstitutionId, newId } from '../../packages/platform/src/kernel/ids.ts'
import {
  type Connected,
  type Connection,
  connect,
} from '../../packages/platform/src/platform/database/connect.ts'
import { migrate } from '../../packages/platform/src/platform/database/migrate.ts'
import type { Services } from '../../packages/platform/src/platform/services.ts'

/** The product's own services on a migrated database, with one institution whose log is open. */
export interface Installation {
  readonly services: Services
  readonly pool: Connected['pool']
  readonly institution: InstitutionId
  close(): Promise<void>
}

export async function openInstallation(connection: Connection): Promise<Installation> {
  const client = new pg.Client(connection)
  await client.connect()
  await migrate(client)
  await client.end()
  const connected = connect(connection, () => undefined)
  const services = composeServices({
    connected,
    masterKeys: [randomBytes(32)],
    log: pino({ level: 'silent' }),
  })
  const institution = newId('ins') as InstitutionId
  await services.db
    .transaction()
    .execute((tx) => services.openLog(tx, { id: institution, slug: 'bench' }))
  return { services, pool: connected.pool, institution, close: () => connected.close() }
}
