import type { Logger } from 'pino'
import { type Connected, type Connection, connect } from './connect.ts'
import { type Embedded, openEmbedded } from './embedded/index.ts'
import { migrate } from './migrate.ts'

export interface DatabaseOptions {
  readonly dataFolder: string
  /** An outside PostgreSQL; absent, the embedded one in the data folder. */
  readonly databaseUrl: string | undefined
  readonly log: Logger
  /** Called when the database process ends without being asked to. */
  readonly onDatabaseExit?: (reason: string) => void
}

export interface OpenDatabase {
  readonly connected: Connected
  readonly connection: Connection
  close(): Promise<void>
}

/** Opens the database, embedded or outside, and brings its schema up to date. */
export async function openDatabase({
  dataFolder,
  databaseUrl,
  log,
  onDatabaseExit,
}: DatabaseOptions): Promise<OpenDatabase> {
  await using opened = new AsyncDisposableStack()
  let embedded: Embedded | undefined
  if (databaseUrl === undefined) {
    embedded = await openEmbedded({
      dataFolder,
      ...(onDatabaseExit !== undefined && { onExit: onDatabaseExit }),
    })
    opened.defer(embedded.stop)
  }
  const connection: Connection = embedded?.connection ?? { connectionString: databaseUrl }
  const connected = connect(connection, (error) =>
    log.warn({ error: error.name }, 'a connection broke'),
  )
  opened.defer(connected.close)
  const client = await connected.connectAlone()
  const applied = await migrate(client).finally(() => client.end())
  if (applied.length > 0) log.info({ applied }, 'the schema was migrated')
  const owned = opened.move()
  return { connected, connection, close: () => owned.disposeAsync() }
}
