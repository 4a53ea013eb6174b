import type { IncomingMessage, ServerResponse } from 'node:http'
import { ReviewId } from '#contexts/oversight/index.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import type { Door } from '#platform/http/server.ts'
import type { DoorParts } from './call.ts'
import { abortWhenGone, keyHashOf } from './caller.ts'
import { identify } from './decide.ts'
import { doorErrors } from './errors.ts'
import { sendError } from './openai.ts'
import { sendTicket, waitOf } from './send-ticket.ts'

const PATH = /^\/api\/reviews\/(rev_[0-9a-f]{32})(?:\?|$)/

/**
 * `GET /api/reviews/{id}` for applications: with a key it gives what has become of one's own ticket. People, who have a
 * session and no key, come to the control API at the same address.
 */
export function createReviewDoor(door: DoorParts): Door {
  return (request, response) => {
    const id = PATH.exec(request.url ?? '')?.[1]
    const hash = id === undefined ? undefined : keyHashOf(request)
    if (hash === undefined || request.method !== 'GET') return false
    serve(door, hash, ReviewId.parse(id), request, response).catch((thrown: unknown) => {
      if (response.headersSent) response.destroy()
      else sendError(response, toCatalogueError(thrown, door.services.log), door.locale, {})
    })
    return true
  }
}

/** A stop or a lapsed permit keeps no caller from what was decided on an earlier call. */
async function serve(
  door: DoorParts,
  keyHash: string,
  id: ReviewId,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const now = door.services.now()
  const caller = identify(door.state, keyHash, now)
  if (caller === undefined) throw doorErrors.unknown_key()
  door.uses.note(caller, now)
  const { institution, applicationId: application } = caller
  const terms = {
    waitMs: waitOf(request.headers.prefer),
    signal: abortWhenGone(response).signal,
    headers: {},
  }
  await sendTicket(door, { institution, application, id }, terms, response)
}
