export type UpstreamFailureKind = 'connect' | 'timeout' | 'reset' | 'status' | 'garbage'

/** Why an upstream gave no usable answer. The message holds nothing of the request or the answer. */
export interface UpstreamFailure extends Error {
  readonly name: 'UpstreamFailure'
  readonly kind: UpstreamFailureKind
  /** Whether another deployment of the same model might answer. */
  readonly retryable: boolean
  readonly status?: number
  readonly retryAfterSeconds?: number
}

interface FailureFacts {
  readonly retryable?: boolean
  readonly status?: number
  readonly retryAfterSeconds?: number | undefined
  readonly cause?: unknown
}

export function upstreamFailure(
  kind: UpstreamFailureKind,
  message: string,
  { retryable = true, status, retryAfterSeconds, cause }: FailureFacts = {},
): UpstreamFailure {
  return Object.assign(new Error(message, cause === undefined ? undefined : { cause }), {
    name: 'UpstreamFailure' as const,
    kind,
    retryable,
    ...(status !== undefined && { status }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })
}

export function isUpstreamFailure(error: unknown): error is UpstreamFailure {
  return error instanceof Error && error.name === 'UpstreamFailure' && 'kind' in error
}

/** Names what broke a call or a stream; `undefined` for what is no failure of an upstream: an abort, or a bug. */
export function upstreamFailureOf(error: unknown): UpstreamFailure | undefined {
  if (isUpstreamFailure(error)) return error
  if (error instanceof Error && error.name === 'HTTPParserError') return notHttp()
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') {
    return undefined
  }
  const { code } = error
  const cause = { cause: error }
  if (code === 'UND_ERR_BODY_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT') {
    return upstreamFailure('timeout', 'the upstream fell silent', cause)
  }
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return answerTooLong()
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return notHttp()
  if (isConnectFault(code, error)) {
    return upstreamFailure('connect', `the upstream cannot be connected to (${code})`, cause)
  }
  if (RESET_CODES.has(code)) return upstreamFailure('reset', 'the upstream broke off', cause)
  return undefined
}

const RESET_CODES = new Set([
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
])

function isConnectFault(code: string, error: Error): boolean {
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ECONNREFUSED') return true
  if ('syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo')) {
    return true
  }
  // A certificate that does not hold: OpenSSL names the reason, Node the check.
  return /CERT|SSL|TLS|SIGNATURE|SELF_SIGNED/.test(code)
}

/** The parser's own error is left out: it holds bytes of the answer, which belong into no log. */
function notHttp(): UpstreamFailure {
  return upstreamFailure('garbage', 'the answer is not HTTP')
}

/** The same request would be answered at the same length elsewhere, so nobody else is asked. */
export function answerTooLong(): UpstreamFailure {
  return upstreamFailure('garbage', 'the answer is too long', { retryable: false })
}

/** Our credential, our address, their load or their fault: nothing that the caller could correct. */
export function isFailureStatus(status: number): boolean {
  if (status >= 500 || status < 200) return true
  if (status >= 300 && status < 400) return true
  return [401, 402, 403, 404, 405, 408, 409, 425, 429].includes(status)
}

const RETRY_AFTER_SECONDS_MAX = 3_600

/** RFC 9110, 10.2.3: seconds, or a date. */
export function retryAfterSecondsOf(value: unknown, now: () => number): number | undefined {
  if (typeof value !== 'string') return undefined
  const seconds = /^\d+$/.test(value)
    ? Number(value)
    : Math.ceil((Date.parse(value) - now()) / 1_000)
  if (Number.isNaN(seconds)) return undefined
  return Math.min(Math.max(seconds, 0), RETRY_AFTER_SECONDS_MAX)
}
