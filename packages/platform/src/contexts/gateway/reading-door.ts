import type { IncomingMessage, ServerResponse } from 'node:http'
import { recordRefusal } from '#contexts/identity/index.ts'
import { ReadingDraft, reportReading } from '#contexts/oversight/index.ts'
import { ApplicationId } from '#kernel/ids.ts'
import { issuesOf } from '#kernel/issue.ts'
import { httpErrors } from '#platform/http/errors.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import type { Door } from '#platform/http/server.ts'
import { readRequest } from './admit.ts'
import type { DoorParts } from './call.ts'
import { keyHashOf } from './caller.ts'
import { identify } from './decide.ts'
import { asDoorError } from './door.ts'
import { doorErrors } from './errors.ts'
import { JSON_TYPE } from './json.ts'
import { sendError } from './openai.ts'

const PATH = /^\/api\/applications\/(app_[0-9a-f]{32})\/readings(?:\?|$)/
const ROUTE = 'POST /api/applications/:id/readings'
/** Many times the longest reading. */
const BODY_BYTES_MAX = 4_096

/**
 * `POST /api/applications/{id}/readings` for applications: with its key one reports complaints and drift of itself
 * (measures 17.1, 17.3). People, who have a session and no key, come to the control API at the same address.
 */
export function createReadingDoor(door: DoorParts): Door {
  return (request, response) => {
    const id = PATH.exec(request.url ?? '')?.[1]
    const hash = id === undefined || request.method !== 'POST' ? undefined : keyHashOf(request)
    if (hash === undefined) return false
    serve(door, hash, ApplicationId.parse(id), request, response).catch((thrown: unknown) => {
      if (response.headersSent) response.destroy()
      else sendError(response, toCatalogueError(thrown, door.services.log), door.locale, {})
    })
    return true
  }
}

/** What goes wrong is reported also while the application is stopped or its permit has lapsed: then above all. */
async function serve(
  door: DoorParts,
  keyHash: string,
  application: ApplicationId,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { services } = door
  const now = services.now()
  const caller = identify(door.state, keyHash, now)
  if (caller === undefined) throw doorErrors.unknown_key()
  door.uses.note(caller, now)
  const { institution, applicationId: id } = caller
  const actor = { type: 'application', id, institution } as const
  try {
    const { bytes } = await readRequest(request, BODY_BYTES_MAX, JSON_TYPE)
    const draft = parseReading(bytes)
    const reading = await reportReading(actor, application, draft, services)
    const body = Buffer.from(JSON.stringify(reading))
    response.writeHead(201, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': body.length,
    })
    response.end(body)
  } catch (thrown) {
    const error = asDoorError(thrown, door)
    await recordRefusal(services)(actor, ROUTE, error)
    throw error
  }
}

function parseReading(bytes: Buffer): ReadingDraft {
  const parsed = ReadingDraft.safeParse(parseJson(bytes), { reportInput: true })
  if (parsed.success) return parsed.data
  throw httpErrors.invalid_request({ issues: issuesOf(parsed.error) })
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw httpErrors.malformed_body()
  }
}
