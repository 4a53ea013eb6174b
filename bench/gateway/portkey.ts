import { freePort, startNode, untilAnswers } from '../child.ts'
import { installPeer, pathOfPeer } from '../install-peer.ts'
import type { Lane } from './lane.ts'

const PORTKEY = '@portkey-ai/gateway'
const START_TIMEOUT_MS = 30_000

export function installPortkey(): string | undefined {
  return installPeer(PORTKEY)
}

/** Portkey's gateway in front of the same mock; its callers name the provider in headers. */
export async function openPortkeyLane(mockPort: number): Promise<Lane> {
  const port = await freePort()
  const child = startNode(
    [pathOfPeer(PORTKEY, 'build/start-server.js'), `--port=${port}`, '--headless'],
    {
      core: 0,
      env: { NODE_ENV: 'production' },
    },
  )
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
