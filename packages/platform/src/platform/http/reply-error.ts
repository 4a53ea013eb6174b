import type { Locale } from '#kernel/bilingual.ts'
import { CatalogueError } from '#kernel/errors.ts'
import { newId } from '#kernel/ids.ts'
import { databaseErrors } from '../database/errors.ts'
import { isContended, sqlState } from '../database/transaction.ts'
import type { Services } from '../services.ts'
import { httpErrors } from './errors.ts'
import { BODY_BYTES_MAX } from './route.ts'

/** Turns whatever was thrown into an error of the catalogue; what is unknown is logged with a number. */
export function toCatalogueError(error: unknown, log: Services['log']): CatalogueError {
  if (error instanceof CatalogueError) return error
  if (isUnreachable(error)) return databaseErrors.unreachable()
  if (isContended(error)) return databaseErrors.contended()
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return httpErrors.body_too_large({ bytesMax: BODY_BYTES_MAX })
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return httpErrors.wrong_content_type({ expected: 'application/json' })
  }
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY' || code === 'FST_ERR_CTP_INVALID_JSON_BODY') {
    return httpErrors.malformed_body()
  }
  if (error instanceof SyntaxError && 'statusCode' in error) return httpErrors.malformed_body()
  if (UNSTORABLE.has(sqlState(error) ?? '')) {
    return httpErrors.invalid_request({
      issues: [{ at: '', message: { zh: '文本含有空字符', en: 'a text holds a NUL character' } }],
    })
  }
  const incident = newId('err')
  // The driver's error may quote values in `detail` and `where`, so only its safe parts are logged.
  const safe = error instanceof Error ? { name: error.name, stack: error.stack, code } : { code }
  log.error({ incident, error: safe }, 'internal error')
  return httpErrors.internal({ incident })
}

/** PostgreSQL stores no NUL in a text; JSON can say one. */
const UNSTORABLE = new Set(['22021', '22P05'])

/**
 * No way to the server, or a server that takes nothing now: closed to connections (55000), read-only after
 * a failover (25006); by class 08 connections, 53 resources, 57P shutdown.
 */
const UNREACHABLE = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'],
  ...['55000', '25006'],
])

/** Whether an error means that the database went away, and not that a statement was wrong. */
export function isUnreachable(error: unknown): boolean {
  const state = sqlState(error)
  if (state === undefined) {
    return (
      error instanceof Error && /Connection terminated|timeout exceeded when/.test(error.message)
    )
  }
  return UNREACHABLE.has(state) || /^(08|53|57P)/.test(state)
}

export interface ErrorReply {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly remedy: string
    readonly details?: unknown
  }
}

export function errorReply(error: CatalogueError, locale: Locale): ErrorReply {
  const language = locale === 'en' ? 'en' : 'zh'
  return {
    error: {
      code: error.code,
      message: error.text[language],
      remedy: error.remedy[language],
      ...(error.details === undefined ? {} : { details: error.details }),
    },
  }
}

/** Chinese unless the caller prefers English. */
export function localeOf(acceptLanguage: string | undefined, fallback: Locale): Locale {
  if (acceptLanguage === undefined || acceptLanguage === '*') return fallback
  return /^\s*en\b/i.test(acceptLanguage)
    ? 'en'
    : /^\s*zh\b/i.test(acceptLanguage)
      ? 'zh-CN'
      : fallback
}
