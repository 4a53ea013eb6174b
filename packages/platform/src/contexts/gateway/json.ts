import type { ServerResponse } from 'node:http'

export type Json = Readonly<Record<string, unknown>>

/** The content type of a body that is JSON and nothing else. */
export const JSON_TYPE = /^application\/json\b/i

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Answers with JSON that is written already. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: Buffer,
  headers: Readonly<Record<string, string>> = {},
) {
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
  })
  response.end(body)
}
