import type { z } from 'zod'
import type { Locale } from '#kernel/bilingual.ts'
import { expectThat } from './narration.ts'

/** An answer of the control API: JSON where it is JSON, else text. */
export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** The code of a refusal, as `governance.gate_closed`. */
export function codeOf({ body }: Answer): string | undefined {
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined
  const { error } = body
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return String(error.code)
}

type Method = 'GET' | 'POST' | 'PUT'

/** Somebody who is signed in, as their browser speaks: a cookie, and the CSRF token with every mutation. */
export interface Session {
  /** Sends a request and gives its answer, whatever it is. */
  send(method: Method, path: string, body?: unknown): Promise<Answer>
  /** Sends a request that must succeed. Error: `tour.step_failed`. */
  ask<S extends z.ZodType>(
    schema: S,
    method: Method,
    path: string,
    body?: unknown,
  ): Promise<z.output<S>>
}

/** Signs in by `POST /api/session`. Error: `tour.step_failed`. */
export async function openSession(
  origin: string,
  locale: Locale,
  credentials: { readonly login: string; readonly password: string },
): Promise<Session> {
  const response = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': locale },
    body: JSON.stringify(credentials),
  })
  const opened = (await response.json()) as { readonly csrfToken?: unknown }
  const { csrfToken } = opened
  expectThat(
    response.status === 200 && typeof csrfToken === 'string',
    { zh: `${credentials.login} 登录成功`, en: `${credentials.login} signs in` },
    opened,
  )
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')

  async function send(method: Method, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(`${origin}/api${path}`, {
      method,
      headers: {
        cookie,
        'accept-language': locale,
        'x-csrf-token': csrfToken as string,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false
    return { status: answer.status, body: isJson ? JSON.parse(text) : text }
  }

  return {
    send,
    async ask(schema, method, path, body) {
      const answer = await send(method, path, body)
      const parsed = schema.safeParse(answer.body)
      expectThat(
        answer.status < 300 && parsed.success,
        { zh: `${method} /api${path} 成功`, en: `${method} /api${path} succeeds` },
        answer,
      )
      return parsed.data
    },
  }
}
