import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { progress } from './report.ts'

const FOLDER = join(import.meta.dirname, 'peers')
const INSTALL_TIMEOUT_MS = 300_000

/** A file of an installed peer. */
export function pathOfPeer(name: string, file: string): string {
  return join(FOLDER, 'node_modules', name, file)
}

function isInstalled(name: string): boolean {
  return existsSync(pathOfPeer(name, 'package.json'))
}

/** Installs the peers of the lock file where this one is missing. Returns why it could not, if it could not. */
export function installPeer(name: string): string | undefined {
  if (isInstalled(name)) return undefined
  progress('installing the peers (once)')
  const npm = process.env.npm_execpath
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  const { status, stderr, error } = spawnSync(
    npm?.endsWith('.js') ? process.execPath : 'npm',
    npm?.endsWith('.js') ? [npm, ...args] : args,
    { cwd: FOLDER, encoding: 'utf8', timeout: INSTALL_TIMEOUT_MS },
  )
  if (status === 0 && isInstalled(name)) return undefined
  const reason = (error?.message ?? stderr).trim().split('\n').at(-1)
  return `${name} is left out: it could not be installed (${reason})`
}
