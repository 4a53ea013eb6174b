import { chmod, mkdir, mkdtemp, open, readFile, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Port of the embedded server: with a socket it is only part of the socket file's name. */
export const SOCKET_PORT = 5432

// The kernel allows 107 bytes for the path of a socket (103 on macOS).
const SOCKET_PATH_BYTES_MAX = 99
const TEMPORARY_PREFIX = 'hengjian-'

/**
 * Where things stand inside a data folder. Beside them lie the key files, which belong to others.
 */
export type DataFolder = Readonly<{
  root: string
  /** The PostgreSQL cluster. */
  cluster: string
  /** The socket, unless its path would be too long. */
  run: string
  /** The password of the database on Windows, where there is no socket to hide behind. */
  passwordFile: string
}>

/** Makes the folder where it is missing, and closes it to others. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  await chmod(path, 0o700)
  return dataFolder(await realpath(path))
}

/** The layout of a folder that exists, or `undefined` where none does; changes nothing. */
export async function findDataFolder(path: string): Promise<DataFolder | undefined> {
  try {
    return dataFolder(await realpath(path))
  } catch {
    return undefined
  }
}

function dataFolder(root: string): DataFolder {
  return {
    root,
    cluster: join(root, 'postgres'),
    run: join(root, 'run'),
    passwordFile: join(root, 'postgres-password'),
  }
}

/**
 * A new folder for the socket that only its owner can enter: that is the server's whole
 * authentication. The caller holds the folder's lock, and no server of an earlier run is left.
 */
export async function openSocketFolder(folder: DataFolder): Promise<string> {
  // A socket that a killed server left is locked by its number, which a stranger may bear by now.
  await rm(folder.run, { recursive: true, force: true })
  if (fits(folder.run)) {
    await mkdir(folder.run, { mode: 0o700 })
    return folder.run
  }
  // PostgreSQL records the folder in postmaster.pid, where `readPostmaster` finds it again.
  const short = fits(join(tmpdir(), `${TEMPORARY_PREFIX}XXXXXX`)) ? tmpdir() : '/tmp'
  return mkdtemp(join(short, TEMPORARY_PREFIX))
}

/** Removes a temporary socket folder; one inside the data folder stays. */
export async function removeSocketFolder(folder: DataFolder, socketFolder: string): Promise<void> {
  const isOurs = socketFolder.startsWith(join(dirname(socketFolder), TEMPORARY_PREFIX))
  if (socketFolder !== folder.run && isOurs) {
    await rm(socketFolder, { recursive: true, force: true })
  }
}

function fits(socketFolder: string): boolean {
  const path = join(socketFolder, `.s.PGSQL.${SOCKET_PORT}`)
  return Buffer.byteLength(path) <= SOCKET_PATH_BYTES_MAX
}

/**
 * What a running postmaster writes about itself. `host` is a socket folder or a loopback address.
 */
export type Postmaster = Readonly<{ pid: number; host: string; port: number; isReady: boolean }>

/** Reads `postmaster.pid`; `undefined` when there is none or it is still being written. */
export async function readPostmaster(folder: DataFolder): Promise<Postmaster | undefined> {
  const text = await readFile(join(folder.cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  // Lines: pid, data folder, start time, port, socket folder, listen address, shared memory,
  // status.
  const [pid, , , port, socketFolder, address, , status] = text.split('\n').map((s) => s.trim())
  const host = socketFolder || address
  if (!pid || !port || !host) return undefined
  return { pid: Number(pid), host, port: Number(port), isReady: status === 'ready' }
}

export function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** Makes a rename in the folder last through a power failure. */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder; there the file system orders the rename on its own.
  if (process.platform === 'win32') return
  const folder = await open(path)
  await folder.sync().finally(() => folder.close())
}
