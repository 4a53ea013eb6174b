import { setTimeout as delay } from 'node:timers/promises'
import { monotonicMs } from '#kernel/time.ts'

/** An answer of the model door. */
export interface DoorAnswer {
  readonly status: number
  /** `error.code` of a refusal. */
  readonly code: string | undefined
  readonly record: string | undefined
  readonly permit: string | undefined
  /** What the model said. */
  readonly content: string | undefined
}

export const MODEL = 'extractive-answerer'
const QUESTION = '存款保险最高赔付多少？'
const PAUSE_MS = 20

/** One call as any program makes it: a key, a model and a question. */
export async function callDoor(origin: string, key: string): Promise<DoorAnswer> {
  const response = await fetch(`${origin}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: MODEL, messages: [{ role: 'user', content: QUESTION }] }),
  })
  const body = (await response.json()) as {
    readonly error?: { readonly code?: string }
    readonly choices?: readonly { readonly message?: { readonly content?: string } }[]
  }
  return {
    status: response.status,
    code: body.error?.code,
    record: response.headers.get('x-hengjian-record') ?? undefined,
    permit: response.headers.get('x-hengjian-permit') ?? undefined,
    content: body.choices?.[0]?.message?.content,
  }
}

/** Asks again until the answer is as wanted or the time is over; gives the last answer and the time it took. */
export async function askUntil<T>(
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
  timeoutMs: number,
): Promise<{ readonly answer: T; readonly elapsedMs: number }> {
  const startedMs = monotonicMs()
  for (;;) {
    const answer = await ask()
    const elapsedMs = monotonicMs() - startedMs
    if (isWanted(answer) || elapsedMs >= timeoutMs) return { answer, elapsedMs }
    await delay(PAUSE_MS)
  }
}
