import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { embeddedErrors } from './errors.ts'
import { startTokenOf } from './processes.ts'

export const LOCK_FILE = 'hengjian.lock'

/** Who holds a data folder: `startToken` tells the process from a later one of the same number. */
const Owner = z.object({
  pid: z.int().positive(),
  startToken: z.string(),
  // `cluster`: a server is or will be up. `files`: the folder is being copied, with no server.
  holds: z.enum(['cluster', 'files']),
})
export type Owner = z.infer<typeof Owner>

export type FolderLock = Readonly<{ release: () => Promise<void> }>

/**
 * Takes the folder for this process, recovering from an owner that died. Two machines or containers
 * that share a folder do not see each other's processes: one folder belongs to one of them.
 *
 * INVARIANT: at most one live process of a machine holds a folder.
 *
 * @throws `database.folder_locked` with the pid of the live owner
 */
export async function lockFolder(folder: string, holds: Owner['holds']): Promise<FolderLock> {
  const path = join(folder, LOCK_FILE)
  const startToken = startTokenOf(process.pid) ?? 'unknown'
  const mine = JSON.stringify({ pid: process.pid, startToken, holds } satisfies Owner)
  // Linking a finished file makes the lock appear whole: nobody can read half an owner.
  const draft = `${path}.${process.pid}.${crypto.randomUUID()}`
  await writeFile(draft, mine, { mode: 0o600 })
  try {
    while (!(await linked(draft, path))) {
      const found = await readText(path)
      if (found === undefined) continue
      const owner = parseOwner(found)
      if (owner !== undefined && isAlive(owner)) {
        throw embeddedErrors.folder_locked({ pid: owner.pid, folder })
      }
      await removeStale(path, found, draft)
    }
  } finally {
    await rm(draft, { force: true })
  }
  return {
    async release() {
      if ((await readText(path)) === mine) await rm(path, { force: true })
    },
  }
}

/** The live process that holds the folder, if one does. */
export async function ownerOf(folder: string): Promise<Owner | undefined> {
  const found = await readText(join(folder, LOCK_FILE))
  const owner = found === undefined ? undefined : parseOwner(found)
  return owner !== undefined && isAlive(owner) ? owner : undefined
}

/**
 * Removes a dead owner's lock. Two processes may judge the same lock stale; were both to remove
 * what lies there, the slower would remove the faster one's new lock. So removal needs a claim, and
 * the claimant looks again before it removes.
 */
async function removeStale(path: string, stale: string, draft: string): Promise<void> {
  const claim = `${path}.claim`
  if (!(await linked(draft, claim))) {
    const claimant = parseOwner((await readText(claim)) ?? '')
    // A claim is held for two file operations; one whose claimant died in between is given up.
    if (claimant === undefined || !isAlive(claimant)) await rm(claim, { force: true })
    return
  }
  try {
    if ((await readText(path)) === stale) await rm(path, { force: true })
  } finally {
    await rm(claim, { force: true })
  }
}

async function linked(source: string, target: string): Promise<boolean> {
  try {
    await link(source, target)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function parseOwner(text: string): Owner | undefined {
  try {
    return Owner.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

function isAlive(owner: Owner): boolean {
  return startTokenOf(owner.pid) === owner.startToken
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
