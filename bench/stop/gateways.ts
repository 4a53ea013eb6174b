import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  attachEmbedded,
  type EmbeddedConnection,
} from '../../packages/platform/src/platform/database/embedded/index.ts'
import { type Child, freePort, startNode, untilAnswers } from '../child.ts'
import { raiseRates } from '../gateway/permits.ts'
import { progress } from '../report.ts'

const PROGRAM = fileURLToPath(new URL('../../packages/platform/src/cli/main.ts', import.meta.url))
const START_TIMEOUT_MS = 120_000

interface FirstRun {
  readonly people: readonly {
    /** What they sign in with. */
    readonly name: string
    readonly role: string
    readonly password: string
  }[]
  readonly keys: readonly { readonly application: string; readonly key: string }[]
}

export interface Gateways {
  /** One for each process. The first has the control API, too, and its database. */
  readonly origins: readonly string[]
  readonly people: FirstRun['people']
  keyOf(application: string): string
  stop(): Promise<void>
}

/** Processes on one database: the first as `npm start` runs it, the others with the role of a gateway alone. */
export async function openGateways(count: number, mockPort: number): Promise<Gateways> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'hengjian-bench-stop-'))
  const children: Child[] = []
  const env = {
    HENGJIAN_SAMPLE_UPSTREAM: `http://127.0.0.1:${mockPort}/v1`,
    HENGJIAN_SAMPLE_UPSTREAM_MODEL: 'mock-1',
    NODE_ENV: 'production',
  }
  async function start(args: readonly string[], more: Readonly<Record<string, string>> = {}) {
    const port = await freePort()
    const where = ['--data', dataFolder, '--host', '127.0.0.1', '--port', String(port)]
    const child = startNode([PROGRAM, 'serve', ...args, ...where], { env: { ...env, ...more } })
    children.push(child)
    await untilAnswers(child, `http://127.0.0.1:${port}/readyz`, START_TIMEOUT_MS)
    return { child, origin: `http://127.0.0.1:${port}` }
  }
  async function stop() {
    for (const child of children.toReversed()) await child.stop()
    await rm(dataFolder, { recursive: true, force: true })
  }

  try {
    progress('loading the sample institution')
    await (await start(['--sample'])).child.stop()
    children.pop()
    await raiseRates(dataFolder)
    const first = await start(['--sample'])
    const origins = [first.origin]
    const databaseUrl = urlOf((await attachEmbedded(dataFolder))!)
    while (origins.length < count) {
      const { origin } = await start(['--roles', 'gateway'], { HENGJIAN_DATABASE_URL: databaseUrl })
      origins.push(origin)
    }
    const text = await readFile(join(dataFolder, 'first-run.json'), 'utf8')
    const { people, keys } = JSON.parse(text) as FirstRun
    return {
      origins,
      people,
      keyOf: (application) => keys.find((key) => key.application === application)!.key,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The embedded server listens on a socket in a folder; a URL names it in the place of a host. */
function urlOf({ host, user, password = '', database, port }: EmbeddedConnection): string {
  const folder = encodeURIComponent(host)
  return `postgresql://${user}:${encodeURIComponent(password)}@${folder}:${port}/${database}`
}
