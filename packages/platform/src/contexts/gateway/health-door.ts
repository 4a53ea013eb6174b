import { monotonicMs } from '#kernel/time.ts'
import type { Door } from '#platform/http/server.ts'
import type { DoorParts } from './call.ts'
import { LEASE_MS } from './decide.ts'
import { sendJson } from './json.ts'

const PATH = /^\/v2\/health\/(live|ready)(?:\?|$)/

/**
 * `GET /v2/health/live` and `/v2/health/ready` of the Open Inference Protocol, for whoever watches the door: ready is a gateway
 * that knows what was stopped and can record. It says nothing of models, and asks for no key.
 */
export function createHealthDoor({ state, writer }: Pick<DoorParts, 'state' | 'writer'>): Door {
  const isReady = () => monotonicMs() - state.heardAtMs <= LEASE_MS && writer.isKeepingUp()
  return (request, response) => {
    const asked = request.method === 'GET' ? PATH.exec(request.url ?? '')?.[1] : undefined
    if (asked === undefined) return false
    const holds = asked === 'live' || isReady()
    sendJson(response, holds ? 200 : 503, Buffer.from(JSON.stringify({ [asked]: holds })))
    return true
  }
}
