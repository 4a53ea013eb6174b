import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { monotonicMs } from '#kernel/time.ts'
import { estimatedUsage, type Usage, usageOf } from './metering.ts'
import { createSseSplitter, type SseFrame } from './sse.ts'

/** What a stream came to: all that left, and whether its end came with it. */
export interface Relayed {
  readonly bytes: Buffer
  readonly usage: Usage | undefined
  readonly firstByteMs: number | undefined
  /** The frames that end the stream, held back until its record is durable; empty when it broke off. */
  readonly ending: readonly Buffer[]
  readonly complete: boolean
}

export interface StreamTerms {
  /** Leaves out the usage chunk that the gateway asked for and the caller did not. */
  readonly hidesUsage: boolean
  readonly startedMs: number
  /** Aborted when the caller goes away, who then takes no more. */
  readonly signal: AbortSignal
}

/**
 * Passes frames on as they come, all but those that end the stream. Resolves when the upstream has
 * ended; rejects with what broke it, `relayed` telling what had left by then.
 */
export async function relayStream(
  upstream: AsyncIterable<Buffer>,
  response: ServerResponse,
  { hidesUsage, startedMs, signal }: StreamTerms,
  progress: { relayed: Relayed },
) {
  const splitter = createSseSplitter()
  const left: Buffer[] = []
  let usage: Usage | undefined
  let firstByteMs: number | undefined
  let ending: Buffer[] = []
  const report = (complete: boolean) => {
    progress.relayed = {
      bytes: Buffer.concat([...left, ...ending]),
      usage,
      firstByteMs,
      ending,
      complete,
    }
  }

  try {
    for await (const chunk of upstream) {
      firstByteMs ??= Math.round(monotonicMs() - startedMs)
      const passed: Buffer[] = []
      for (const frame of splitter.push(chunk)) {
        const kind = kindOf(frame)
        usage = kind.usage ?? usage
        if (kind.ends || ending.length > 0) ending.push(frame.raw)
        else if (!(hidesUsage && kind.usageOnly)) passed.push(frame.raw)
      }
      if (passed.length === 0) continue
      left.push(...passed)
      const bytes = passed.length === 1 ? passed[0]! : Buffer.concat(passed)
      if (!response.write(bytes)) await once(response, 'drain', { signal })
    }
    report(ending.length > 0)
  } catch (error) {
    ending = []
    report(false)
    throw error
  }
}

interface FrameKind {
  /** `[DONE]` of chat streams, or the terminal event of the Responses API. */
  readonly ends: boolean
  readonly usageOnly: boolean
  readonly usage: Usage | undefined
}

const PLAIN: FrameKind = { ends: false, usageOnly: false, usage: undefined }
const DONE: FrameKind = { ends: true, usageOnly: false, usage: undefined }
const TERMINAL = /"type":\s*"response\.(completed|incomplete|failed)"/

/** Most frames hold neither usage nor an ending, and are told apart without parsing them. */
function kindOf({ data }: SseFrame): FrameKind {
  if (data === undefined) return PLAIN
  if (data === '[DONE]') return DONE
  const terminal = TERMINAL.test(data)
  if (!terminal && !data.includes('"usage":{') && !data.includes('"usage": {')) return PLAIN
  try {
    const parsed: unknown = JSON.parse(data)
    const { choices } = parsed as { choices?: unknown }
    const usageOnly = Array.isArray(choices) && choices.length === 0
    return { ends: terminal, usageOnly, usage: usageOf(parsed) }
  } catch {
    return { ...PLAIN, ends: terminal }
  }
}

/** Where an upstream told nothing, tokens are estimated from what was sent and what left. */
export function usageFrom(usage: Usage | undefined, request: Buffer, answer: Buffer): Usage {
  return usage ?? estimatedUsage(request.toString('utf8'), answer.toString('utf8'))
}
