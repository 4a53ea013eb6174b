import { setTimeout as delay } from 'node:timers/promises'
import { monotonicMs } from '#kernel/time.ts'

/** How the running product answered, at a door or at the API. */
export interface Answer {
  readonly status: number
  /** The code of a refusal, as `no_permit` or `governance.gate_closed`. */
  readonly code: string | undefined
  readonly body: unknown
  readonly headers: Headers
}

/** Somebody signed in, as a browser is: a cookie, and the CSRF token with every mutation. */
export type Session = (method: string, path: string, body?: unknown) => Promise<Answer>

const TIMEOUT_MS = 10_000
const PAUSE_MS = 20

/** One request of the API by nobody. */
export function askAnonymously(origin: string): Session {
  return (method, path, body) => ask(`${origin}/api${path}`, method, {}, body)
}

/** Signs in over the network. Throws where that fails: nothing was learnt then. */
export async function signIn(origin: string, credentials: object): Promise<Session> {
  const opened = await ask(`${origin}/api/session`, 'POST', {}, credentials)
  const csrfToken = textAt(opened.body, 'csrfToken')
  if (opened.status !== 200 || csrfToken === undefined) {
    throw new Error(`signing in was answered with ${opened.status} ${opened.code ?? ''}`)
  }
  const cookie = opened.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')
  const headers = { cookie, 'x-csrf-token': csrfToken }
  return (method, path, body) => ask(`${origin}/api${path}`, method, headers, body)
}

/** One call of the model door. */
export function callDoor(
  origin: string,
  key: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const authorization = `Bearer ${key}`
  return ask(`${origin}/v1/chat/completions`, 'POST', { ...headers, authorization }, body)
}

/** One call of the inference door. */
export function callInference(
  origin: string,
  key: string,
  model: string,
  body: object,
): Promise<Answer> {
  const authorization = `Bearer ${key}`
  return ask(`${origin}/v2/models/${model}/infer`, 'POST', { authorization }, body)
}

/** What has become of a held call, asked by the application with its key. */
export function askTicket(origin: string, key: string, review: string): Promise<Answer> {
  return ask(
    `${origin}/api/reviews/${review}`,
    'GET',
    { authorization: `Bearer ${key}` },
    undefined,
  )
}

/** What a model said. */
export function contentOf({ body }: Answer): string | undefined {
  const [choice] = listAt(body, 'choices')
  return textAt(at(choice, 'message'), 'content')
}

/** What a model said in a stream, put together; `undefined` where the answer was none. */
export function streamedOf({ body, headers }: Answer): string | undefined {
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') === true
  if (!isStream || typeof body !== 'string') return undefined
  return body
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => {
      const [choice] = listAt(JSON.parse(line.slice('data: '.length)), 'choices')
      return textAt(at(choice, 'delta'), 'content') ?? ''
    })
    .join('')
}

/** Asks again until it is as wanted or the time is over; gives the last answer and how long it took. */
export async function askUntil(
  request: () => Promise<Answer>,
  isWanted: (answer: Answer) => boolean,
  timeoutMs: number,
): Promise<{ readonly answer: Answer; readonly elapsedMs: number }> {
  const startedMs = monotonicMs()
  for (;;) {
    const answer = await request()
    const elapsedMs = monotonicMs() - startedMs
    if (isWanted(answer) || elapsedMs >= timeoutMs) return { answer, elapsedMs }
    await delay(PAUSE_MS)
  }
}

async function ask(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      'accept-language': 'en',
      ...headers,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
  const answer: unknown = isJson ? JSON.parse(text) : text
  const code = textAt(at(answer, 'error'), 'code')
  return { status: response.status, code, body: answer, headers: response.headers }
}

/** A member of what an answer holds; `undefined` where it has none. */
export function at(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}

export function textAt(value: unknown, name: string): string | undefined {
  const found = at(value, name)
  return typeof found === 'string' ? found : undefined
}

export function listAt(value: unknown, name: string): readonly unknown[] {
  const found = at(value, name)
  return Array.isArray(found) ? found : []
}
