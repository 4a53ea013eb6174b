import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { monotonicMs } from '#kernel/time.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { clearOrphan, DATABASE_USER, ensureCluster, stopByControl } from './cluster.ts'
import {
  type DataFolder,
  findDataFolder,
  openDataFolder,
  openSocketFolder,
  readPostmaster,
  removeSocketFolder,
  SOCKET_PORT,
} from './data-folder.ts'
import { embeddedErrors } from './errors.ts'
import { lockFolder, ownerOf } from './folder-lock.ts'
import {
  choosePrivilege,
  commandAs,
  giveTo,
  type Privilege,
  serverEnvironment,
} from './privilege.ts'
import { type ServerSettings, serverSettings } from './settings.ts'

const DATABASE = 'hengjian'
// A start after a crash replays the log, and `max_wal_size` bounds that to far less than this.
const START_TIMEOUT_MS = 300_000
const STOP_TIMEOUT_MS = 60_000
const POLL_MS = 10
const OUTPUT_LINES_MAX = 40

/** How to reach the embedded server; what `connect` and `pg` take. */
export type EmbeddedConnection = Readonly<{
  host: string
  port: number
  user: string
  database: string
  password?: string
}>

export type Embedded = Readonly<{
  connection: EmbeddedConnection
  /** Ends open sessions, writes everything out and releases the folder. May be called again. */
  stop: () => Promise<void>
}>

export type EmbeddedOptions = Readonly<{
  dataFolder: string
  /**
   * Called once when the server ends without `stop`; the folder is free again and may be opened
   * anew.
   */
  onExit?: (reason: string) => void
  /** Takes the server's own lines, which hold no statement and no data. */
  log?: (line: string) => void
  /** Replace single settings of `serverSettings`. */
  settings?: ServerSettings
  /** The ways to shed root that may be tried, in order. */
  privileges?: readonly Privilege['kind'][]
}>

/**
 * Creates the embedded database where there is none, starts it and waits until it answers. Recovers
 * from whatever a killed run left.
 *
 * @throws `database.folder_locked` while another live process has the folder, and the other errors
 * of `embeddedErrors` where the machine does not allow it
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const binaries = await findBinaries()
  const folder = await openDataFolder(options.dataFolder)
  const lock = await lockFolder(folder.root, 'cluster')
  try {
    const privilege = await choosePrivilege(folder.root, binaries, options.privileges)
    await clearOrphan(folder, binaries, privilege)
    await ensureCluster(folder, binaries, privilege)
    const started = await start(folder, binaries, privilege, options)
    return supervise(started, options, lock.release)
  } catch (error) {
    await lock.release()
    throw error
  }
}

/**
 * The connection to the server that another live process runs on this folder, or `undefined` when
 * none does. Waits while that process is still starting it.
 */
export async function attachEmbedded(dataFolder: string): Promise<EmbeddedConnection | undefined> {
  const folder = await findDataFolder(dataFolder)
  if (folder === undefined) return undefined
  const deadlineMs = monotonicMs() + START_TIMEOUT_MS
  while (monotonicMs() < deadlineMs) {
    const owner = await ownerOf(folder.root)
    if (owner?.holds !== 'cluster') return undefined
    const postmaster = await readPostmaster(folder)
    if (postmaster?.isReady) return connectionTo(folder, postmaster)
    await delay(POLL_MS)
  }
  return undefined
}

type Started = Readonly<{
  child: ChildProcess
  connection: EmbeddedConnection
  /** The last lines of the server's log. */
  output: () => string
  /** Ends the server and what belongs to this start of it. */
  end: () => Promise<void>
}>

async function start(
  folder: DataFolder,
  binaries: Binaries,
  privilege: Privilege,
  { log, settings }: EmbeddedOptions,
): Promise<Started> {
  const listen = await chooseListen(folder, privilege)
  const chosen = { ...serverSettings, ...settings, ...listen.settings }
  const args = ['-D', folder.cluster]
  for (const [name, value] of Object.entries(chosen)) args.push('-c', `${name}=${value}`)
  const command = commandAs(privilege, binaries.postgres, args)
  const child = spawn(command.file, command.args, {
    ...command.identity,
    env: serverEnvironment(binaries),
    cwd: folder.cluster,
    // Of its own session: Ctrl-C in a terminal must reach us alone, who stop it when the last act
    // is written.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // Should we end in a hurry, the server still shuts down in order. A kill of us is what
  // `clearOrphan` is for.
  const onProcessExit = () => child.kill('SIGINT')
  process.once('exit', onProcessExit)
  child.once('close', () => process.removeListener('exit', onProcessExit))

  const output = keepOutput(child, log)
  const end = async () => {
    await endChild(child, () => stopByControl(folder, binaries, privilege))
    await removeSocketFolder(folder, listen.address.host)
  }
  try {
    const connection = await connectionTo(folder, listen.address)
    await untilReady(child, connection, output)
    return { child, connection, output, end }
  } catch (error) {
    await end()
    throw error
  }
}

type Listen = Readonly<{
  address: Readonly<{ host: string; port: number }>
  settings: ServerSettings
}>

/**
 * A socket and no TCP port; on Windows, where a socket cannot be closed to others, a free loopback
 * port and a password.
 */
async function chooseListen(folder: DataFolder, privilege: Privilege): Promise<Listen> {
  if (process.platform === 'win32') {
    const host = '127.0.0.1'
    const port = await freePort(host)
    return {
      address: { host, port },
      settings: { listen_addresses: host, port: String(port), unix_socket_directories: '' },
    }
  }
  const host = await openSocketFolder(folder)
  await giveTo(privilege, host)
  return {
    address: { host, port: SOCKET_PORT },
    settings: {
      listen_addresses: '',
      port: String(SOCKET_PORT),
      unix_socket_directories: host,
      unix_socket_permissions: '0700',
    },
  }
}

async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : SOCKET_PORT
}

async function connectionTo(
  folder: DataFolder,
  { host, port }: { host: string; port: number },
): Promise<EmbeddedConnection> {
  const connection = { host, port, user: DATABASE_USER, database: DATABASE }
  if (process.platform !== 'win32') return connection
  return { ...connection, password: await readFile(folder.passwordFile, 'utf8') }
}

function keepOutput(child: ChildProcess, log: EmbeddedOptions['log']): () => string {
  const lines: string[] = []
  child.on('error', (error) => lines.push(error.message))
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line)
      if (lines.length > OUTPUT_LINES_MAX) lines.shift()
      log?.(line)
    })
  }
  return () => lines.join('\n')
}

/** Waits for the server to answer, and for our database to be in it. */
async function untilReady(
  child: ChildProcess,
  connection: EmbeddedConnection,
  output: () => string,
): Promise<void> {
  let hasClosed = false
  child.once('close', () => {
    hasClosed = true
  })
  const deadlineMs = monotonicMs() + START_TIMEOUT_MS
  while (!(await ensureDatabase(connection))) {
    if (hasClosed || monotonicMs() > deadlineMs) {
      throw embeddedErrors.start_failed({ output: output() })
    }
    await delay(POLL_MS)
  }
}

/** Whether the server answers yet; makes our database when it does. */
async function ensureDatabase(connection: EmbeddedConnection): Promise<boolean> {
  const client = new pg.Client({ ...connection, database: 'postgres' })
  // A server that is still starting may close the connection at any moment; the next attempt says
  // more.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch {
    return false
  }
  try {
    const found = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`)
    return true
  } finally {
    await client.end()
  }
}

async function endChild(child: ChildProcess, stopByForce: () => Promise<void>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  // SIGINT is PostgreSQL's fast shutdown; Windows has no signals and knows only the control
  // program.
  if (process.platform === 'win32') await stopByForce()
  else child.kill('SIGINT')
  const patience = new AbortController()
  const timer = delay(STOP_TIMEOUT_MS, 'late' as const, { signal: patience.signal })
  const outcome = await Promise.race([exited, timer])
  if (outcome === 'late') {
    // A shutdown without the last checkpoint: the next start recovers from the log.
    child.kill('SIGQUIT')
    await exited
    return
  }
  patience.abort()
  await timer.catch(() => undefined)
}

function supervise(
  { child, connection, output, end }: Started,
  { onExit }: EmbeddedOptions,
  release: () => Promise<void>,
): Embedded {
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= end().finally(release)
    return stopping
  }
  const reportExit = (code: number | null, signal: NodeJS.Signals | null) => {
    if (stopping !== undefined) return
    const reason = `PostgreSQL ended with ${signal ?? `code ${code}`}: ${output()}`
    void stop().finally(() => onExit?.(reason))
  }
  child.once('exit', reportExit)
  // It may have ended between its first answer and this line.
  if (child.exitCode !== null || child.signalCode !== null) {
    child.removeListener('exit', reportExit)
    reportExit(child.exitCode, child.signalCode)
  }
  return { connection, stop }
}
