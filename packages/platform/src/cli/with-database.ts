import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isCatalogueError } from '#kernel/errors.ts'
import { type Connected, connect } from '#platform/database/connect.ts'
import { attachEmbedded, embeddedErrors } from '#platform/database/embedded/index.ts'
import { openDatabase } from '#platform/database/open.ts'
import type { Database } from '#platform/database/schema.ts'
import { sqlState } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { composeServices, createLog } from '../compose.ts'
import { cliErrors } from './errors.ts'
import { findMasterKeys } from './find-master-key.ts'
import type { Settings } from './settings.ts'

/** The database of an installation, for the length of one verb. */
export interface ReachedDatabase {
  readonly db: Database
  /** True when no product runs on it: the embedded database, opened by this process for itself. */
  readonly isAlone: boolean
  /** What use cases take. Errors: `cli.no_master_key`. */
  services(): Promise<Services>
}

const UNDEFINED_TABLE = '42P01'
const INVALID_SCHEMA = '3F000'

/**
 * Runs a verb on the database: an outside one, the embedded one of a running product, or the
 * embedded one opened for the moment where nobody runs it. Never makes a database.
 * Errors: `database.folder_absent`, `folder_locked`, `unreachable`, `cli.no_schema`.
 */
export async function withDatabase<T>(
  settings: Settings,
  body: (reached: ReachedDatabase) => Promise<T>,
): Promise<T> {
  const { isAlone, connected, close } = await reach(settings)
  const log = createLog(settings.logLevel)
  try {
    return await body({
      db: connected.db,
      isAlone,
      async services() {
        const masterKeys = await findMasterKeys(settings)
        return composeServices({ connected, masterKeys, log, gm: settings.gm })
      },
    })
  } catch (error) {
    const state = isCatalogueError(error) ? undefined : sqlState(error)
    if (state === UNDEFINED_TABLE || state === INVALID_SCHEMA) throw cliErrors.no_schema()
    throw error
  } finally {
    await close()
  }
}

interface Reach {
  readonly isAlone: boolean
  readonly connected: Connected
  close(): Promise<void>
}

async function reach(settings: Settings): Promise<Reach> {
  const { data: dataFolder, databaseUrl, logLevel } = settings
  const log = createLog(logLevel)
  const running =
    databaseUrl === undefined ? await attachEmbedded(dataFolder) : { connectionString: databaseUrl }
  if (running !== undefined) {
    const connected = connect(running, (error) =>
      log.warn({ error: error.name }, 'a connection broke'),
    )
    return { isAlone: false, connected, close: connected.close }
  }
  if (!existsSync(join(dataFolder, 'postgres'))) {
    throw embeddedErrors.folder_absent({ folder: dataFolder })
  }
  const opened = await openDatabase({ dataFolder, databaseUrl, log })
  return { isAlone: true, connected: opened.connected, close: opened.close }
}
