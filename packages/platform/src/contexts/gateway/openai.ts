import type { ServerResponse } from 'node:http'
import { inLocale, type Locale } from '#kernel/bilingual.ts'
import type { CatalogueError } from '#kernel/errors.ts'
import { sendJson } from './json.ts'

/**
 * The OpenAI shape of an error: any client of that API raises its own error type from it. `message` is in the language of
 * the installation, `messages` in both, for whoever shows it to a reader of their own.
 */
export function errorBody(error: CatalogueError, locale: Locale): Buffer {
  return Buffer.from(JSON.stringify(errorOf(error, locale)))
}

export function errorOf(error: CatalogueError, locale: Locale) {
  const { text, remedy } = error
  const messages = { zh: `${text.zh}。${remedy.zh}`, en: `${text.en}. ${remedy.en}` }
  return {
    error: {
      message: inLocale(messages, locale),
      messages,
      type: error.status >= 500 ? 'server_error' : 'invalid_request_error',
      param: null,
      code: wireCode(error),
    },
  }
}

/** The name alone: `gateway.no_permit` is `no_permit` on the wire. A timeout is one kind of upstream failure there. */
export function wireCode({ code }: CatalogueError): string {
  const name = code.slice(code.indexOf('.') + 1)
  return name === 'upstream_timed_out' ? 'upstream_failed' : name
}

export function sendError(
  response: ServerResponse,
  error: CatalogueError,
  locale: Locale,
  headers: Readonly<Record<string, string>>,
) {
  sendJson(response, error.status, errorBody(error, locale), headers)
}
