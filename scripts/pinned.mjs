// Runs a program of ours with the pinned Node, as if it had been started directly.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { ensureInstalled, pinnedNode, root } from './setup.mjs'

const FORWARDED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

// Node keeps here what it made of each source, by the digest of its text: a start then strips and compiles nothing.
// Where it cannot write, it starts without.
const compiled = join(root, 'node_modules/.cache/node')

/**
 * Does the set-up, then becomes `node ARGS`: signals, output and exit code are the program's.
 * Returns only on error.
 */
export function runPinned(args) {
  ensureInstalled()
  const environment = { NODE_COMPILE_CACHE: compiled, ...process.env }
  // Becoming the program leaves no second process in between. Node 20 cannot yet.
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    process.execve(pinnedNode, [pinnedNode, ...args], environment)
  }
  const child = spawn(pinnedNode, args, {
    stdio: 'inherit',
    env: environment,
    // A group of its own, so that Ctrl-C in a terminal does not reach it beside the signal that we
    // pass on.
    detached: process.platform !== 'win32',
  })
  const pass = (signal) => {
    // npm passes on what the terminal has already sent us; the program is told once.
    for (const name of FORWARDED_SIGNALS) process.removeListener(name, pass).on(name, ignore)
    child.kill(signal)
  }
  for (const name of FORWARDED_SIGNALS) process.on(name, pass)
  child.on('error', (error) => {
    console.error(`hengjian: ${error.message}`)
    process.exitCode = 3
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal]
  })
}

export { root }

function ignore() {}
