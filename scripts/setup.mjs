// What a fresh machine needs before anything of ours runs: the packages of the lock file, and the
// Node that is pinned among them. Runs on any Node from 20 on, and depends on nothing. A machine
// that has it all loses a few milliseconds.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const pinnedNode = join(
  root,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

const STAMP_FILE = join(root, 'node_modules/.hengjian-install')
const MISSING = 3
// Takes what the lock file names and leaves the file alone. `npm ci` would refuse a lock file
// without the optional packages of every other platform, and registries that mirror only some
// platforms give no other.
const INSTALL = [
  'install',
  '--no-save',
  '--include=dev',
  '--include=optional',
  '--no-audit',
  '--no-fund',
]

/**
 * Installs what is missing or out of date; returns when all is there, and ends the process with
 * code 3 when it cannot be.
 */
export function ensureInstalled() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const stamp = `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}\n`
  if (readIfThere(STAMP_FILE) !== stamp) {
    if (!isInstalled(JSON.parse(lock))) {
      run('installing packages (once, a minute or two)', npmCommand(INSTALL), root)
    }
    ensurePinnedNode()
    writeFileSync(STAMP_FILE, stamp)
  }
  ensurePinnedNode()
}

/**
 * The package `node` fetches its program in an install script, which may have been switched off.
 */
function ensurePinnedNode() {
  if (isExecutable(pinnedNode)) return
  const command = { file: process.execPath, args: ['installArchSpecificPackage.js'] }
  run('installing Node', command, join(root, 'node_modules/node'))
  linkOnPath()
  if (isExecutable(pinnedNode)) return
  console.error(`hengjian: ${pinnedNode} is still missing. Remove node_modules and run again.`)
  process.exit(MISSING)
}

/** npm links no program that is not there yet; scripts of package.json find `node` by this link. */
function linkOnPath() {
  if (process.platform === 'win32') return
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true })
  try {
    symlinkSync('../node/bin/node', join(root, 'node_modules/.bin/node'))
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
}

/**
 * Whether node_modules already holds what the lock file says, as after `npm install` by hand:
 * installing it again would pull the packages from under whatever runs. Optional packages belong to
 * other platforms and may be absent.
 */
function isInstalled(lock) {
  const text = readIfThere(join(root, 'node_modules/.package-lock.json'))
  if (text === undefined) return false
  const installed = JSON.parse(text).packages
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path.startsWith('node_modules/') && !entry.link)
    .every(([path, entry]) => {
      const found = installed[path]
      return found === undefined ? entry.optional === true : found.version === entry.version
    })
}

/** The npm that started us, or the one on the path. */
function npmCommand(args) {
  const program = process.env.npm_execpath
  return program?.endsWith('.js')
    ? { file: process.execPath, args: [program, ...args] }
    : { file: 'npm', args, shell: process.platform === 'win32' }
}

/** Says one line, and all of what the command said only if it fails. */
function run(what, { file, args, shell = false }, cwd) {
  console.error(`hengjian: ${what} …`)
  const { status, error, stdout, stderr } = spawnSync(file, args, {
    cwd,
    shell,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status === 0) return
  console.error(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`)
  console.error(`hengjian: ${what} failed. Is the npm registry reachable?`)
  process.exit(MISSING)
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  }
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
