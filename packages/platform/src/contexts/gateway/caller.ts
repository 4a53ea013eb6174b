import { hash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** The digest of the key that a request carries, as keys are held; `undefined` where it carries none. */
export function keyHashOf(request: IncomingMessage): string | undefined {
  const { authorization } = request.headers
  if (authorization === undefined || !/^bearer /i.test(authorization)) return undefined
  return hash('sha256', authorization.slice('bearer '.length).trim(), 'hex')
}

/** Aborted once the caller has gone away before its answer was out. */
export function abortWhenGone(response: ServerResponse): AbortSignal {
  const controller = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) controller.abort()
  })
  return controller.signal
}
