import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, startNode, untilAnswers } from '../child.ts'
import { progress } from '../report.ts'
import type { Lane } from './lane.ts'

const PEERS = fileURLToPath(new URL('../peers/', import.meta.url))
const PROGRAM = join(PEERS, 'node_modules/@portkey-ai/gateway/build/start-server.js')
const INSTALL_TIMEOUT_MS = 300_000
const START_TIMEOUT_MS = 30_000

/** Installs the peers where they are missing. Returns why it could not, if it could not. */
export function installPeers(): string | undefined {
  if (existsSync(PROGRAM)) return undefined
  progress('installing the peers (once)')
  const npm = process.env.npm_execpath
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  const { status, stderr, error } = spawnSync(
    npm?.endsWith('.js') ? process.execPath : 'npm',
    npm?.endsWith('.js') ? [npm, ...args] : args,
    { cwd: PEERS, encoding: 'utf8', timeout: INSTALL_TIMEOUT_MS },
  )
  if (status === 0 && existsSync(PROGRAM)) return undefined
  const reason = (error?.message ?? stderr).trim().split('\n').at(-1)
  return `@portkey-ai/gateway is left out: it could not be installed (${reason})`
}

/** Portkey's gateway in front of the same mock; its callers name the provider in headers. */
export async function openPortkeyLane(mockPort: number): Promise<Lane> {
  const port = await freePort()
  const child = startNode([PROGRAM, `--port=${port}`, '--headless'], {
    core: 0,
    env: { NODE_ENV: 'production' },
  })
  await untilAnswers(child, `http://127.0.0.1:${port}/`, START_TIMEOUT_MS)
  return {
    name: '@portkey-ai/gateway 1.15.2',
    child,
    port,
    headers: {
      authorization: 'Bearer mock',
      'x-portkey-provider': 'openai',
      'x-portkey-custom-host': `http://127.0.0.1:${mockPort}/v1`,
    },
    model: 'mock-1',
    share: 0.25,
    settle: async () => undefined,
  }
}
