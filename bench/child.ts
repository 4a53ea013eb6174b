import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { monotonicMs } from '../packages/platform/src/kernel/time.ts'
import { pinTo } from './machine.ts'

const POLL_MS = 5
const STOP_TIMEOUT_MS = 30_000
const ERROR_TEXT_MAX = 2_000

export interface ChildOptions {
  /** The only core that it may use; every core where left out. */
  readonly core?: 0 | 1
  readonly env?: Readonly<Record<string, string>>
  /** Whether to open a channel for `process.send`. */
  readonly channel?: boolean
}

export interface Child {
  readonly process: ChildProcess
  /** The last of what it wrote to standard error. */
  errorText(): string
  stop(): Promise<void>
}

/** Starts a program of ours or a peer's with this Node. Its standard output is dropped. */
export function startNode(
  args: readonly string[],
  { core, env = {}, channel = false }: ChildOptions = {},
): Child {
  const pin = core === undefined ? [] : pinTo(core)
  const [file, ...rest] = [...pin, process.execPath, ...args]
  const child = spawn(file!, rest, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe', ...(channel ? (['ipc'] as const) : [])],
  })
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-ERROR_TEXT_MAX)
  })
  child.on('error', (error) => {
    errors += error.message
  })
  const onExit = () => child.kill('SIGTERM')
  process.once('exit', onExit)
  child.once('exit', () => process.removeListener('exit', onExit))
  return { process: child, errorText: () => errors, stop: () => stopChild(child) }
}

async function stopChild(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await exited
  clearTimeout(timer)
}

/** Waits until `url` answers with a success. Returns the milliseconds that it took. */
export async function untilAnswers(child: Child, url: string, timeoutMs: number): Promise<number> {
  const startedMs = monotonicMs()
  for (;;) {
    const response = await fetch(url).catch(() => undefined)
    await response?.arrayBuffer().catch(() => undefined)
    if (response?.ok) return monotonicMs() - startedMs
    const { exitCode, signalCode } = child.process
    if (exitCode !== null || signalCode !== null || monotonicMs() - startedMs > timeoutMs) {
      throw new Error(`nothing answers at ${url}: ${child.errorText()}`)
    }
    await delay(POLL_MS)
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
