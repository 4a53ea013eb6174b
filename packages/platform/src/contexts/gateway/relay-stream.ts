import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { CatalogueError } from '#kernel/errors.ts'
import { monotonicMs } from '#kernel/time.ts'
import { MEMBER } from './call-facts.ts'
import type { GuardedStream } from './guard-stream.ts'
import { isObject, type Json } from './json.ts'
import { estimatedUsage, type Usage, usageOf } from './metering.ts'
import { createSseSplitter, type SseFrame } from './sse.ts'
import { upstreamFailure } from './upstream-failure.ts'

/** What a stream came to: all that left, and whether its end came with it. */
export interface Relayed {
  /** What left, or leaves with the ending. */
  readonly bytes: Buffer
  readonly received: Buffer
  /** What may leave and has not, where all was to be kept. */
  readonly kept: readonly Buffer[]
  readonly usage: Usage | undefined
  readonly firstByteMs: number | undefined
  /** The frames that end the stream, held back until its record is durable; empty when it broke off. */
  readonly ending: readonly Buffer[]
  readonly complete: boolean
  /** Set where the guards stopped it. */
  readonly refusal: CatalogueError | undefined
}

export interface StreamTerms {
  /** Leaves out the usage chunk that the gateway asked for and the caller did not. */
  readonly hidesUsage: boolean
  /** Nothing leaves before all of it was judged. */
  readonly holdsAll: boolean
  /** Nothing leaves at all: whoever asked decides once the whole is known. */
  readonly keepsAll: boolean
  readonly startedMs: number
  /** Aborted when the caller goes away, who then takes no more. */
  readonly signal: AbortSignal
}

/** A stream on its way: what came, what left, what is held. */
interface Course {
  readonly received: Buffer[]
  readonly left: Buffer[]
  readonly held: Buffer[]
  readonly kept: Buffer[]
  readonly ending: Buffer[]
  usage: Usage | undefined
  firstByteMs: number | undefined
  ended: boolean
}

/**
 * Passes a stream on through its guards, all but the frames that end it. Resolves when the upstream has ended or the
 * guards have stopped it; rejects with what broke it. `progress` tells what had left by then.
 */
export async function relayStream(
  upstream: AsyncIterable<Buffer>,
  response: ServerResponse,
  guarded: GuardedStream,
  terms: StreamTerms,
  progress: { relayed: Relayed },
) {
  const splitter = createSseSplitter()
  const course: Course = {
    ...{ received: [], left: [], held: [], kept: [], ending: [] },
    ...{ usage: undefined, firstByteMs: undefined, ended: false },
  }
  const send = (frames: readonly Buffer[]) => release(course, response, frames, terms)
  try {
    for await (const chunk of upstream) {
      course.firstByteMs ??= Math.round(monotonicMs() - terms.startedMs)
      course.received.push(chunk)
      await send(passFrames(course, splitter.push(chunk), guarded, terms))
      if (guarded.refusal !== undefined) break
    }
    if (!course.ended) await send(guarded.flush().map(bufferOf))
    if (guarded.refusal === undefined) guarded.conclude()
    if (course.held.length > 0 && guarded.refusal === undefined) {
      if (terms.keepsAll) keep(course)
      else await write(course, response, course.held, terms)
    }
    progress.relayed = relayedOf(course, guarded)
  } catch (error) {
    // What was held is judged as far as it came: nothing more can follow that would change it.
    const frames = course.ended ? [] : guarded.flush().map(bufferOf)
    course.ending.length = 0
    progress.relayed = relayedOf(course, guarded)
    if (!terms.signal.aborted) await send(frames)
    progress.relayed = relayedOf(course, guarded)
    throw error
  }
}

function relayedOf(course: Course, { refusal }: GuardedStream): Relayed {
  const { received, left, kept, usage, firstByteMs } = course
  const ending = refusal === undefined ? course.ending : []
  return {
    bytes: Buffer.concat([...left, ...ending]),
    received: Buffer.concat(received),
    ...{ kept, usage, firstByteMs, ending, refusal },
    complete: ending.length > 0,
  }
}

async function release(
  course: Course,
  response: ServerResponse,
  frames: readonly Buffer[],
  terms: StreamTerms,
) {
  if (terms.holdsAll || terms.keepsAll) course.held.push(...frames)
  else await write(course, response, frames, terms)
}

/** What would leave is kept for whoever decides; it counts as what left once that is decided. */
function keep(course: Course) {
  for (const frame of course.held) {
    course.left.push(frame)
    course.kept.push(frame)
  }
}

async function write(
  course: Course,
  response: ServerResponse,
  frames: readonly Buffer[],
  { signal }: StreamTerms,
) {
  if (frames.length === 0) return
  course.left.push(...frames)
  const bytes = frames.length === 1 ? frames[0]! : Buffer.concat(frames)
  if (!response.write(bytes)) await once(response, 'drain', { signal })
}

const bufferOf = (frame: string) => Buffer.from(frame)
/** What clients skip: it keeps a connection alive, and repeats nothing of what a comment may say. */
const KEEPALIVE = Buffer.from(':\n\n')
const TERMINAL = /^response\.(?:completed|incomplete|failed)$/

/** The frames of one chunk through the guards. A text that goes on within it is judged once, not once for each of its events. */
function passFrames(
  course: Course,
  frames: readonly SseFrame[],
  guarded: GuardedStream,
  terms: StreamTerms,
): readonly Buffer[] {
  const passed: Buffer[] = []
  let waiting: Json | undefined
  const letPass = () => {
    if (waiting !== undefined) passed.push(...passEvent(course, waiting, guarded, terms))
    waiting = undefined
  }
  for (const { data } of frames) {
    const event = data === undefined ? undefined : eventOf(data)
    const joined = waiting && event && guarded.join(waiting, event)
    if (joined === undefined) letPass()
    if (course.ended || guarded.refusal !== undefined) return passed
    waiting = joined ?? event
    if (event === undefined) passed.push(...passMark(course, data, guarded))
  }
  letPass()
  return passed
}

/** What is no event: a comment, or the mark of the end. Anything else can be neither judged nor passed on. */
function passMark(
  course: Course,
  data: string | undefined,
  guarded: GuardedStream,
): readonly Buffer[] {
  if (data === undefined) return [KEEPALIVE]
  if (data.trim() !== '[DONE]') {
    throw upstreamFailure('garbage', 'an event of the stream is not a JSON object', {
      retryable: false,
    })
  }
  course.ended = true
  const frames = guarded.flush().map(bufferOf)
  course.ending.push(Buffer.from('data: [DONE]\n\n'))
  return frames
}

/** One event through the guards; the frames that end the stream are kept for its record. */
function passEvent(
  course: Course,
  came: Json,
  guarded: GuardedStream,
  { hidesUsage, keepsAll }: StreamTerms,
): readonly Buffer[] {
  if (course.ended || guarded.refusal !== undefined) return []
  const { [MEMBER]: said, ...bare } = came
  // A decision leaves only with an answer that was whole when it was looked at.
  const event = keepsAll && said !== undefined ? { ...bare, [MEMBER]: said } : bare
  const usage = usageOf(event)
  course.usage = usage ?? course.usage
  const { choices, type } = event
  const isUsageOnly = usage !== undefined && Array.isArray(choices) && choices.length === 0
  if (hidesUsage && isUsageOnly) return []
  if (typeof type !== 'string' || !TERMINAL.test(type)) return guarded.push(event).map(bufferOf)
  // The last event repeats what the channels said, so all of them end before it.
  const held = guarded.flush()
  const frames = [...held, ...guarded.push(event)].map(bufferOf)
  guarded.flush()
  if (guarded.refusal !== undefined) return frames
  course.ended = true
  course.ending.push(...frames.splice(-1))
  return frames
}

function eventOf(data: string): Json | undefined {
  try {
    const event: unknown = JSON.parse(data)
    return isObject(event) ? event : undefined
  } catch {
    return undefined
  }
}

/** Where an upstream told nothing, tokens are estimated from what was sent and what left. */
export function usageFrom(usage: Usage | undefined, request: Buffer, answer: Buffer): Usage {
  return usage ?? estimatedUsage(request.toString('utf8'), answer.toString('utf8'))
}
