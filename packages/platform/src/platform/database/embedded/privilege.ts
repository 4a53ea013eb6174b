import { execFile } from 'node:child_process'
import { chmod, chown, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from './binaries.ts'
import { embeddedErrors } from './errors.ts'

/**
 * As whom PostgreSQL runs, for it refuses to run as root. `user-namespace`: still root's files and
 * root's reach outside, an ordinary user inside. `other-user`: a real one, who must be able to
 * enter every folder on the way.
 */
export type Privilege =
  | Readonly<{ kind: 'direct' }>
  | Readonly<{ kind: 'user-namespace' }>
  | Readonly<{ kind: 'other-user'; uid: number; gid: number }>

/** A program with its arguments as `spawn` takes them. */
export type Command = Readonly<{
  file: string
  args: readonly string[]
  identity: Readonly<{ uid?: number; gid?: number }>
}>

const NAMESPACE_ARGS = ['--user', '--map-user=1000', '--map-group=1000']
const NOBODY = 65_534

export function commandAs(privilege: Privilege, file: string, args: readonly string[]): Command {
  switch (privilege.kind) {
    case 'direct':
      return { file, args, identity: {} }
    case 'user-namespace':
      return { file: 'unshare', args: [...NAMESPACE_ARGS, file, ...args], identity: {} }
    case 'other-user':
      return { file, args, identity: { uid: privilege.uid, gid: privilege.gid } }
  }
}

/**
 * The first way that works, found by trying it: user namespaces are often switched off in
 * containers, and a home folder is often closed to others. `root` is the data folder, which exists.
 *
 * @throws `database.root_refused`
 */
export async function choosePrivilege(
  root: string,
  binaries: Binaries,
  kinds: readonly Privilege['kind'][] = ['direct', 'user-namespace', 'other-user'],
): Promise<Privilege> {
  const isRoot = process.getuid?.() === 0
  for (const kind of kinds) {
    if (kind === 'direct' && !isRoot) return { kind }
    if (kind === 'user-namespace' && isRoot && process.platform === 'linux') {
      if (await isUsable({ kind }, root, binaries)) return { kind }
    }
    if (kind === 'other-user' && isRoot) {
      const privilege = await otherUser(root)
      // Others may pass through the data folder to the cluster, but still cannot list it; its key
      // files are closed on their own.
      await chmod(root, 0o711)
      if (await isUsable(privilege, root, binaries)) return privilege
      await chmod(root, 0o700)
    }
  }
  throw embeddedErrors.root_refused({ folder: root })
}

async function otherUser(root: string): Promise<Privilege> {
  const { uid, gid } = await stat(root)
  return uid === 0
    ? { kind: 'other-user', uid: NOBODY, gid: NOBODY }
    : { kind: 'other-user', uid, gid }
}

async function isUsable(privilege: Privilege, root: string, binaries: Binaries): Promise<boolean> {
  const script = 'cd "$1" && exec "$2" --version'
  const { file, args, identity } = commandAs(privilege, 'sh', [
    '-c',
    script,
    'sh',
    root,
    binaries.postgres,
  ])
  try {
    await promisify(execFile)(file, args, { ...identity, env: serverEnvironment(binaries) })
    return true
  } catch {
    return false
  }
}

/**
 * Gives a folder and all in it to the user that PostgreSQL runs as. That may change from start to
 * start, as when user namespaces are switched off or on; only root can follow, and only root needs
 * to.
 */
export async function giveTo(privilege: Privilege, folder: string): Promise<void> {
  if (privilege.kind === 'direct') return
  const { uid, gid } = privilege.kind === 'other-user' ? privilege : { uid: 0, gid: 0 }
  if ((await stat(folder)).uid === uid) return
  const entries = await readdir(folder, { recursive: true })
  for (const entry of entries) await chown(join(folder, entry), uid, gid)
  // The folder itself comes last, so that an interrupted pass is seen and repeated.
  await chown(folder, uid, gid)
}

/**
 * Only what PostgreSQL needs: no variable of ours, least of all a secret, reaches its processes.
 */
export function serverEnvironment(binaries: Binaries): NodeJS.ProcessEnv {
  const { PATH, SYSTEMROOT, TEMP, TMPDIR } = process.env
  return {
    ...(PATH === undefined ? {} : { PATH }),
    ...(SYSTEMROOT === undefined ? {} : { SYSTEMROOT }),
    ...(TEMP === undefined ? {} : { TEMP }),
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    LD_LIBRARY_PATH: binaries.libraries,
    DYLD_LIBRARY_PATH: binaries.libraries,
    LC_ALL: 'C',
    TZ: 'UTC',
  }
}
