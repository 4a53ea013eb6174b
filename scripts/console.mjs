// Builds the console where its sources have changed. What it is built from is remembered as a digest
// beside the result, so that a start loses a few milliseconds where nothing did.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pinnedNode, root } from './setup.mjs'

const folder = join(root, 'packages/console')
const built = join(folder, 'dist')
const STAMP = '.sources'

/** Builds the console unless what is there was built from these very sources. */
export function ensureConsole() {
  const digest = digestOfSources()
  if (stampOf(built) === digest) return
  console.error('hengjian: building the console …')
  // Another process may be building, too: each into a folder of its own, and the last one stays.
  const draft = `${built}-${process.pid}`
  const { status, stdout, stderr } = spawnSync(
    pinnedNode,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', draft, '--logLevel', 'warn'],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
  )
  if (status !== 0) {
    rmSync(draft, { recursive: true, force: true })
    throw new Error(`the console could not be built:\n${stdout ?? ''}${stderr ?? ''}`)
  }
  writeFileSync(join(draft, STAMP), digest)
  putInPlace(draft, digest)
}

/** What stood there goes away whole: emptied in place, it would take with it what another process has just put there. */
function putInPlace(draft, digest) {
  const former = `${draft}-former`
  while (stampOf(built) !== digest) {
    try {
      if (existsSync(built)) renameSync(built, former)
      rmSync(former, { recursive: true, force: true })
      return renameSync(draft, built)
    } catch (error) {
      // Another process was between these lines; what it puts there is the same.
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error
    }
  }
  rmSync(draft, { recursive: true, force: true })
}

function digestOfSources() {
  const hash = createHash('sha256')
  const files = [
    ...['index.html', 'package.json', 'vite.config.ts'].map((name) => join(folder, name)),
    ...filesOf(join(folder, 'src')),
    ...filesOf(join(root, 'packages/ledger/src')),
    join(root, 'package-lock.json'),
  ]
  for (const file of files) hash.update(`${relative(root, file)}\0`).update(readFileSync(file))
  return hash.digest('hex')
}

function filesOf(path) {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function stampOf(path) {
  try {
    return readFileSync(join(path, STAMP), 'utf8')
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return undefined
  }
}
