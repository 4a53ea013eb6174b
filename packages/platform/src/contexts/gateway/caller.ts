import { hash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { CatalogueError, isCatalogueError } from '#kernel/errors.ts'

/** The digest of the key that a request carries, as keys are held; `undefined` where it carries none. */
export function keyHashOf(request: IncomingMessage): string | undefined {
  const { authorization } = request.headers
  if (authorization === undefined || !/^bearer /i.test(authorization)) return undefined
  return hash('sha256', authorization.slice('bearer '.length).trim(), 'hex')
}

/** Aborted once the caller has gone away before its answer was out. Whoever else aborts it gives the refusal as reason. */
export function abortWhenGone(response: ServerResponse): AbortController {
  const controller = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) controller.abort()
  })
  return controller
}

/** Why the gateway itself cut a call; `undefined` where it did not. */
export function cutBy({ reason }: AbortSignal): CatalogueError | undefined {
  return reason instanceof CatalogueError ? reason : undefined
}

/** Who ended a call whose signal was aborted. */
export function interrupterOf(signal: AbortSignal): 'caller' | 'stop' | 'revocation' {
  const refusal = cutBy(signal)
  if (refusal === undefined) return 'caller'
  return isCatalogueError(refusal, 'gateway.stopped') ? 'stop' : 'revocation'
}
