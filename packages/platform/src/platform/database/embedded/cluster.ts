import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { monotonicMs } from '#kernel/time.ts'
import type { Binaries } from './binaries.ts'
import { type DataFolder, exists, readPostmaster, removeSocketFolder } from './data-folder.ts'
import { embeddedErrors } from './errors.ts'
import { commandAs, giveTo, type Privilege, serverEnvironment } from './privilege.ts'
import { isPostgresIn, postgresProcessesIn, startTokenOf } from './processes.ts'

export const DATABASE_USER = 'hengjian'
export const POSTGRES_MAJOR = '18'

const ORPHAN_STOP_TIMEOUT_MS = 60_000
const POLL_MS = 20
const DRAFT_PREFIX = 'postgres.new-'

/**
 * Creates the cluster of a new data folder. A creation that was interrupted leaves a draft, which
 * is swept away.
 */
export async function ensureCluster(
  folder: DataFolder,
  binaries: Binaries,
  privilege: Privilege,
): Promise<void> {
  for (const name of await readdir(folder.root)) {
    if (name.startsWith(DRAFT_PREFIX)) await rm(join(folder.root, name), { recursive: true })
  }
  if (!(await exists(folder.cluster))) return createCluster(folder, binaries, privilege)

  const found = await readFile(join(folder.cluster, 'PG_VERSION'), 'utf8').catch(() => 'unknown')
  if (found.trim() !== POSTGRES_MAJOR) {
    throw embeddedErrors.version_mismatch({ found: found.trim(), supported: POSTGRES_MAJOR })
  }
  await giveTo(privilege, folder.cluster)
}

async function createCluster(
  folder: DataFolder,
  binaries: Binaries,
  privilege: Privilege,
): Promise<void> {
  const draft = join(folder.root, `${DRAFT_PREFIX}${randomBytes(4).toString('hex')}`)
  await mkdir(draft, { mode: 0o700 })
  await giveTo(privilege, draft)
  const args = [
    `--pgdata=${draft}`,
    `--username=${DATABASE_USER}`,
    '--encoding=UTF8',
    // Sorts by code point on every machine: indexes never depend on the libraries of the system.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
    ...(await authentication(folder)),
  ]
  const command = commandAs(privilege, binaries.initdb, args)
  try {
    await promisify(execFile)(command.file, command.args, {
      ...command.identity,
      env: serverEnvironment(binaries),
      cwd: draft,
    })
    await rename(draft, folder.cluster)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw embeddedErrors.creation_failed({ output: outputOf(error) })
  }
}

/**
 * On a socket, whoever can enter its folder is the owner, so no password is asked; `peer` would see
 * the wrong user across a user namespace. On loopback TCP (Windows) everybody on the machine can
 * knock, so there it is a random password.
 */
async function authentication(folder: DataFolder): Promise<string[]> {
  if (process.platform !== 'win32') return ['--auth-local=trust', '--auth-host=reject']
  await writeFile(folder.passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  return ['--auth=scram-sha-256', `--pwfile=${folder.passwordFile}`]
}

/**
 * Clears what an earlier run left when it was killed: a postmaster that lives on is stopped
 * cleanly, and its last processes are waited for, for they may still write. The caller holds the
 * folder's lock, so nobody else starts one meanwhile.
 *
 * @throws `database.orphan_running`
 */
export async function clearOrphan(
  folder: DataFolder,
  binaries: Binaries,
  privilege: Privilege,
): Promise<void> {
  const postmaster = await readPostmaster(folder)
  if (postmaster !== undefined) {
    if (isPostgresIn(folder.cluster, postmaster.pid)) {
      await stopByControl(folder, binaries, privilege)
    }
    await removeSocketFolder(folder, postmaster.host)
  }
  const deadlineMs = monotonicMs() + ORPHAN_STOP_TIMEOUT_MS
  for (;;) {
    const [pid] = postgresProcessesIn(folder.cluster)
    if (pid === undefined) break
    if (monotonicMs() > deadlineMs) throw embeddedErrors.orphan_running({ pid })
    await delay(POLL_MS)
  }
  const left = await readPostmaster(folder)
  if (left === undefined) return
  if (isPostgresIn(folder.cluster, left.pid)) throw embeddedErrors.orphan_running(left)
  // PostgreSQL takes whatever bears that number, even a zombie, for its own and refuses. Only where
  // nothing of the cluster can be left may the file go; else the number is free, and PostgreSQL's
  // check of shared memory stands.
  if (process.platform === 'linux' || startTokenOf(left.pid) !== undefined) {
    await rm(join(folder.cluster, 'postmaster.pid'), { force: true })
  }
}

/**
 * Stops a postmaster that is not our child, or any on Windows: fast first, and by crash recovery if
 * it must be.
 */
export async function stopByControl(
  folder: DataFolder,
  binaries: Binaries,
  privilege: Privilege,
): Promise<void> {
  for (const mode of ['fast', 'immediate']) {
    const args = ['stop', '-D', folder.cluster, '-m', mode, '-w', '-t', '30', '-s']
    const command = commandAs(privilege, binaries.pgCtl, args)
    const hasStopped = await promisify(execFile)(command.file, command.args, {
      ...command.identity,
      env: serverEnvironment(binaries),
    }).then(
      () => true,
      () => false,
    )
    if (hasStopped) return
  }
}

function outputOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string }
  return (stderr || message).trim()
}
