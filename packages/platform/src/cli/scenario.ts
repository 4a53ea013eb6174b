import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, 'main.ts')

export interface CliResult {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

interface Spawned {
  readonly child: ChildProcess
  read(): Pick<CliResult, 'out' | 'error'>
  readonly ended: Promise<CliResult>
}

/** Starts the real command line as people do, with none of this machine's own settings. */
function spawnCli(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input?: Uint8Array,
): Spawned {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('HENGJIAN_'))
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...Object.fromEntries(inherited), HENGJIAN_LOCALE: 'en', ...environment },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  // Who refuses its input early closes the pipe; that is its answer, not a failure here.
  child.stdin?.on('error', () => undefined).end(input)
  const text = { out: '', error: '' }
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
    text.out += chunk
  })
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
    text.error += chunk
  })
  const ended = once(child, 'close').then(([code]) => ({ code, ...text }))
  return { child, read: () => ({ ...text }), ended }
}

/** Runs a verb to its end, with `input` on its standard input. */
export function runCli(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input?: Uint8Array,
): Promise<CliResult> {
  return spawnCli(args, environment, input).ended
}

export interface Serving {
  readonly origin: string
  readonly pid: number
  signal(name: NodeJS.Signals): void
  readonly ended: Promise<CliResult>
}

/** Starts `serve` on a free port and waits until it says where it is. */
export async function startServing(
  dataFolder: string,
  ...flags: readonly string[]
): Promise<Serving> {
  const { child, read, ended } = spawnCli(
    ['serve', '--data', dataFolder, '--port', '0', ...flags],
    {},
  )
  const announced = Promise.withResolvers<string>()
  child.stdout!.on('data', () => {
    const { out } = read()
    const found = /Console\s+(http:\S+)\/\n/.exec(out)
    if (found !== null && out.includes('Ctrl-C')) announced.resolve(found[1]!)
  })
  const failed = ended.then(({ code, out, error }) => {
    throw new Error(`serve ended with ${code} before it was there:\n${out}${error}`)
  })
  // Once it is there, its end is awaited by the test and means no failure.
  failed.catch(() => undefined)
  const origin = await Promise.race([announced.promise, failed])
  return { origin, pid: child.pid!, signal: (name) => void child.kill(name), ended }
}
