import { createWriteStream } from 'node:fs'
import { open, readdir, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, posix, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { ARCHIVE_END, type ArchiveEntry, encodeHeader, exactly, padding } from './archive.ts'
import { backupLabel, LABEL_FILE } from './backup-label.ts'
import { findBinaries } from './binaries.ts'
import { clearOrphan } from './cluster.ts'
import { type DataFolder, exists, findDataFolder, syncFolder } from './data-folder.ts'
import { embeddedErrors } from './errors.ts'
import { LOCK_FILE, lockFolder } from './folder-lock.ts'
import { choosePrivilege } from './privilege.ts'
import { attachEmbedded, type EmbeddedConnection } from './server.ts'

/** What a server writes anew when it starts, and so must not find from another one. */
const EMPTIED_FOLDERS = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
])
const LEFT_OUT = /^(postmaster\.(pid|opts)|pg_internal\.init.*|pgsql_tmp.*)$/

/**
 * Saves the database and the key files beside it into one gzipped tar file, mode 0600. The server
 * may run: the file then holds the state at the end of the backup. Whoever has the file has the
 * keys.
 *
 * @throws `database.folder_absent`, `database.backup_exists`, `database.backup_inside_data`,
 * `database.backup_impossible`
 */
export async function backup(dataFolder: string, file: string): Promise<void> {
  const folder = await findDataFolder(dataFolder)
  if (folder === undefined || !(await exists(folder.cluster))) {
    throw embeddedErrors.folder_absent({ folder: dataFolder })
  }
  const target = join(await realpath(dirname(resolve(file))), basename(file))
  if (target.startsWith(folder.root + sep)) throw embeddedErrors.backup_inside_data({ file })
  if (await exists(target)) throw embeddedErrors.backup_exists({ file })

  const running = await attachEmbedded(dataFolder)
  const draft = `${target}.${crypto.randomUUID()}.partial`
  try {
    if (running !== undefined) await write(draft, ofRunning(folder, running))
    else {
      const lock = await lockFolder(folder.root, 'files')
      await saveStopped(folder, draft).finally(lock.release)
    }
    await rename(draft, target)
    await syncFolder(dirname(target))
  } finally {
    await rm(draft, { force: true })
  }
}

/** A piece of a backup: an entry, and for a file where its bytes come from. */
type Piece = Readonly<{ entry: ArchiveEntry; bytes: AsyncIterable<Buffer> | Iterable<Buffer> }>

async function saveStopped(folder: DataFolder, file: string): Promise<void> {
  // A server whose program was killed may still be writing; files copied under it would be worth
  // nothing.
  const binaries = await findBinaries()
  await clearOrphan(folder, binaries, await choosePrivilege(folder.root, binaries))
  await write(file, ofStopped(folder))
}

async function* ofStopped(folder: DataFolder): AsyncGenerator<Piece> {
  yield ofText(LABEL_FILE, backupLabel())
  yield* ofFolder(folder.cluster, 'postgres')
  yield* ofKeyFiles(folder)
}

/**
 * PostgreSQL's low-level backup: between start and stop any file may be copied at any moment, torn
 * pages included; the log from start to stop makes it whole. A slot keeps that log from being
 * recycled while we copy.
 */
async function* ofRunning(
  folder: DataFolder,
  connection: EmbeddedConnection,
): AsyncGenerator<Piece> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    yield ofText(LABEL_FILE, backupLabel())
    // Temporary: should we end early, slot and backup mode go with the session.
    await client.query(
      `select pg_create_physical_replication_slot('backup_' || pg_backend_pid(), true, true)`,
    )
    await client.query(`select pg_backup_start('hengjian', true)`)
    yield* ofFolder(folder.cluster, 'postgres', ({ path }) => {
      if (path === 'pg_wal' || path === 'global/pg_control') return false
      return !EMPTIED_FOLDERS.has(posix.dirname(path).split('/')[0]!)
    })
    const control = join(folder.cluster, 'global', 'pg_control')
    yield* ofFile(control, 'postgres/global/pg_control')
    const stopped = await client.query<{ labelfile: string }>(
      'select labelfile from pg_backup_stop(false)',
    )
    yield ofText('postgres/backup_label', stopped.rows[0]!.labelfile)
    yield folderPiece('postgres/pg_wal')
    yield folderPiece('postgres/pg_wal/archive_status')
    yield folderPiece('postgres/pg_wal/summaries')
    for (const name of await readdir(join(folder.cluster, 'pg_wal'))) {
      if (!/^[0-9A-F]{24}(\.|$)/.test(name) && !name.endsWith('.history')) continue
      yield* ofFile(join(folder.cluster, 'pg_wal', name), `postgres/pg_wal/${name}`)
    }
    // After the database: a key that it speaks of is never missing.
    yield* ofKeyFiles(folder)
  } finally {
    await client.end()
  }
}

async function* ofFolder(
  root: string,
  name: string,
  isWanted: (entry: { path: string }) => boolean = () => true,
): AsyncGenerator<Piece> {
  yield folderPiece(name)
  async function* walk(path: string): AsyncGenerator<Piece> {
    const entries = await readdir(join(root, path), { withFileTypes: true }).catch(ignoreAbsence)
    for (const found of entries ?? []) {
      const inner = posix.join(path, found.name)
      if (LEFT_OUT.test(found.name) || !isWanted({ path: inner })) continue
      if (found.isDirectory()) {
        yield folderPiece(`${name}/${inner}`)
        yield* walk(inner)
      } else if (found.isFile()) {
        yield* ofFile(join(root, inner), `${name}/${inner}`)
      } else {
        const reason = 'it is neither a file nor a folder'
        throw embeddedErrors.backup_impossible({ path: join(root, inner), reason })
      }
    }
  }
  yield* walk('')
}

/**
 * The regular files at the top: master key, signing keys, first-run accounts, and whatever comes
 * later.
 */
async function* ofKeyFiles(folder: DataFolder): AsyncGenerator<Piece> {
  for (const found of await readdir(folder.root, { withFileTypes: true })) {
    if (!found.isFile() || found.name.startsWith(LOCK_FILE)) continue
    yield* ofFile(join(folder.root, found.name), found.name)
  }
}

async function* ofFile(source: string, path: string): AsyncGenerator<Piece> {
  const file = await open(source).catch(ignoreAbsence)
  // A table may be dropped while we copy; its file is not needed then.
  if (file === undefined) return
  try {
    const { size: sizeBytes, mode } = await file.stat()
    yield { entry: { path, kind: 'file', mode, sizeBytes }, bytes: exactly(file, sizeBytes) }
  } finally {
    await file.close()
  }
}

function folderPiece(path: string): Piece {
  return { entry: { path, kind: 'folder', mode: 0o700, sizeBytes: 0 }, bytes: [] }
}

function ofText(path: string, text: string): Piece {
  const bytes = Buffer.from(text)
  return { entry: { path, kind: 'file', mode: 0o600, sizeBytes: bytes.length }, bytes: [bytes] }
}

async function write(file: string, pieces: AsyncIterable<Piece>): Promise<void> {
  async function* bytes() {
    for await (const piece of pieces) {
      yield headerOf(piece.entry)
      yield* piece.bytes
      yield padding(piece.entry.sizeBytes)
    }
    yield ARCHIVE_END
  }
  const sink = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true })
  await pipeline(bytes, createGzip({ level: 3 }), sink)
}

function headerOf(entry: ArchiveEntry): Buffer {
  try {
    return encodeHeader(entry)
  } catch (error) {
    throw embeddedErrors.backup_impossible({ path: entry.path, reason: reasonOf(error) })
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function ignoreAbsence(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
