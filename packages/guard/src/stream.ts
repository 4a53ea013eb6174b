import type { Detector, Surroundings } from './detector.ts'
import type { Finding } from './finding.ts'
import { type JsonBoundary, jsonStart, readJson } from './json-boundary.ts'
import { type NormalisedText, normalise } from './normalise.ts'
import { TEXT_LENGTH_MAX } from './part.ts'
import { concerns, decide, type GuardPolicy, intervenes, type Judged } from './policy.ts'
import { rewriteBody } from './rewrite.ts'
import { type GuardFailure, runGuards } from './run.ts'
import { advance, type Channel, type Holding, isDue, openChannel } from './stream-channel.ts'
import type { TokenVault } from './vault-token.ts'
import { walkAnswer } from './walk.ts'

/** A finding in a stream. `path` is empty in running text, and points into the arguments of a tool call. */
export interface ChannelFinding {
  readonly channel: string
  readonly path: string
  readonly finding: Judged
}

export type StreamRefusal = 'finding' | 'unjudged' | 'failure'

export interface Released {
  readonly text: string
  /** Once set, nothing more leaves: what stands in `text` is the last. */
  readonly refused?: StreamRefusal
}

export interface StreamGuardOptions {
  readonly detectors: readonly Detector[]
  readonly policy: GuardPolicy
  /** The vault of the call: tokens in the answer turn back into values. */
  readonly vault?: TokenVault
  /** Milliseconds on a clock that only goes forward; time counts for the whole stream together. */
  readonly nowMs: () => number
}

export interface StreamGuard {
  /**
   * Text of a channel: `0/content`, `0/refusal`, `0/reasoning`, `0/tool_calls/1/name`, `0/tool_calls/1/arguments`,
   * that is the index of the choice, then the surface. Returns what may leave on the same channel now.
   */
  push(channel: string, text: string): Released
  /** No more text on this channel: lets go of the rest, unless the whole answer is held. */
  close(channel: string): Released
  /** No more text at all. By channel, in the order in which channels came: what leaves at the end. */
  end(): { readonly texts: ReadonlyMap<string, string>; readonly refused?: StreamRefusal }
  findings(): readonly ChannelFinding[]
  failures(): readonly GuardFailure[]
}

interface State extends StreamGuardOptions {
  readonly channels: Map<string, ChannelState>
  readonly findings: ChannelFinding[]
  readonly failures: GuardFailure[]
  readonly holding: Holding
  spentMs: number
  length: number
  refused: StreamRefusal | undefined
}

interface ChannelState {
  readonly key: string
  readonly text: Channel
  /** Set where the channel carries the arguments of a tool call. */
  boundary: JsonBoundary | undefined
  closed: boolean
}

/**
 * Guards a streamed answer exactly: releases everything but what some detector could still match, rewritten, and
 * holds the arguments of a tool call until they are whole.
 * INVARIANT: cutting the text of a channel elsewhere never changes what leaves.
 */
export function createStreamGuard(options: StreamGuardOptions): StreamGuard {
  const state = openState(options)
  return {
    push: (key, text) => push(state, channelOf(state, key), text),
    close: (key) => {
      if (options.policy.holdWholeAnswer) return released(state, '')
      return released(state, finish(state, channelOf(state, key)))
    },
    end: () => {
      const texts = new Map<string, string>()
      for (const channel of state.channels.values()) texts.set(channel.key, finish(state, channel))
      const refused = state.refused === undefined ? {} : { refused: state.refused }
      // A whole answer that is held is judged whole: one bad channel keeps the good ones back.
      if (options.policy.holdWholeAnswer && state.refused !== undefined) texts.clear()
      return { texts, ...refused }
    },
    findings: () => state.findings,
    failures: () => state.failures,
  }
}

function openState(options: StreamGuardOptions): State {
  const { detectors, policy, vault } = options
  const holders = detectors.filter(({ id }) => intervenes(policy, 'output', id))
  const spans = holders.map(({ spanMax }) => spanMax)
  const state: State = {
    ...options,
    channels: new Map(),
    findings: [],
    failures: [],
    holding: {
      policy,
      vault,
      detectors: holders,
      spanMax: policy.holdWholeAnswer ? Infinity : Math.max(0, ...spans),
      run: (detector, text, surroundings) => run(state, detector, text, surroundings),
    },
    spentMs: 0,
    length: 0,
    refused: undefined,
  }
  return state
}

function channelOf(state: State, key: string): ChannelState {
  const known = state.channels.get(key)
  if (known !== undefined) return known
  const surface = key.slice(key.lastIndexOf('/') + 1)
  const channel: ChannelState = {
    key,
    text: openChannel(surface === 'reasoning' ? 'reasoning' : 'assistant'),
    boundary: surface === 'arguments' ? jsonStart : undefined,
    closed: false,
  }
  state.channels.set(key, channel)
  return channel
}

function released(state: State, text: string): Released {
  return state.refused === undefined ? { text } : { text, refused: state.refused }
}

function push(state: State, channel: ChannelState, text: string): Released {
  if (state.refused !== undefined) return released(state, '')
  // Text behind the end of a channel would pass its detectors in two halves.
  if (channel.closed) state.refused = 'unjudged'
  state.length += text.length
  if (state.length > TEXT_LENGTH_MAX) state.refused = 'unjudged'
  if (state.refused !== undefined || text === '') return released(state, '')
  channel.text.window += text
  channel.text.pieces.push(text)
  if (channel.boundary !== undefined) {
    return released(state, state.policy.holdWholeAnswer ? '' : documentsOf(state, channel))
  }
  if (!isDue(channel.text, state.holding.spanMax)) return released(state, '')
  return released(state, step(state, channel, false))
}

function step(state: State, channel: ChannelState, final: boolean): string {
  const { text, judged, refused } = advance(channel.text, state.holding, final)
  note(state, channel.key, '', judged)
  // A guard that failed has judged nothing, so what its absence would let go does not leave.
  if (state.refused !== undefined) return ''
  if (refused) state.refused = 'finding'
  return text
}

function note(state: State, channel: string, path: string, judged: readonly Judged[]): void {
  for (const finding of judged) state.findings.push({ channel, path, finding })
}

function finish(state: State, channel: ChannelState): string {
  if (channel.closed || state.refused !== undefined) return ''
  channel.closed = true
  if (channel.text.pieces.length === 0) return ''
  if (channel.boundary !== undefined) {
    const whole = documentsOf(state, channel)
    return state.refused === undefined
      ? whole + judgedDocument(state, channel, channel.text.window)
      : whole
  }
  const text = step(state, channel, true)
  if (state.refused === undefined) takeNote(state, channel)
  return text
}

/** The detectors that only take note need hold nothing back: they read the whole text at its end. */
function takeNote(state: State, { key, text }: ChannelState): void {
  const { policy, detectors, holding } = state
  const watchers = detectors.filter(
    (detector) => concerns(policy, 'output', detector.id) && !holding.detectors.includes(detector),
  )
  if (watchers.length === 0) return
  const whole = normalise(text.pieces.join(''))
  const found = watchers.flatMap((detector) => run(state, detector, whole, text.surroundings))
  note(state, key, '', decide(found, policy, 'output'))
}

function run(
  state: State,
  detector: Detector,
  text: NormalisedText,
  surroundings: Surroundings,
): readonly Finding[] {
  const startedMs = state.nowMs()
  if (state.spentMs > state.policy.onTimeoutMs) return failed(state, detector, 'time')
  try {
    return detector.detect(text, surroundings)
  } catch {
    return failed(state, detector, 'threw')
  } finally {
    state.spentMs += state.nowMs() - startedMs
  }
}

function failed(state: State, { id, version }: Detector, reason: 'threw' | 'time'): readonly [] {
  const known = state.failures.some((failure) => failure.guard === id && failure.reason === reason)
  if (!known) state.failures.push({ guard: id, version, path: '', reason })
  if (state.policy.onFailure === 'refuse') state.refused ??= 'failure'
  return []
}

/** All documents of an arguments channel that are whole by now. */
function documentsOf(state: State, channel: ChannelState): string {
  let text = ''
  while (state.refused === undefined && channel.boundary !== undefined) {
    const { state: boundary, end } = readJson(channel.text.window, channel.boundary)
    channel.boundary = boundary
    if (end === undefined) break
    text += judgedDocument(state, channel, channel.text.window.slice(0, end))
    channel.text.window = channel.text.window.slice(end)
  }
  return text
}

/** Arguments as the walker reads them in an answer that came in one piece. */
function judgedDocument(state: State, channel: ChannelState, text: string): string {
  if (text === '') return ''
  const body = { arguments: text }
  const { parts, unjudged } = walkAnswer('chat', body)
  const { policy, detectors, vault } = state
  const leftMs = Math.max(0, policy.onTimeoutMs - state.spentMs)
  const startedMs = state.nowMs()
  const result = runGuards(
    parts,
    detectors,
    { ...policy, onTimeoutMs: leftMs },
    {
      direction: 'output',
      nowMs: state.nowMs,
    },
  )
  state.spentMs += state.nowMs() - startedMs
  for (const [path, judged] of result.findings) note(state, channel.key, path, judged)
  for (const failure of result.failures) state.failures.push({ ...failure, path: channel.key })
  const judged = [...result.findings.values()].flat()
  if (judged.some(({ action }) => action === 'refuse')) state.refused = 'finding'
  else if (unjudged.length > 0 && policy.onUnjudged === 'refuse') state.refused = 'unjudged'
  else if (result.failures.length > 0 && policy.onFailure === 'refuse') state.refused = 'failure'
  if (state.refused !== undefined) return ''
  const vaults = vault === undefined ? {} : { vault, restoring: vault }
  const rewritten = rewriteBody('chat', 'answer', body, result.findings, vaults)
  return (rewritten as typeof body).arguments
}
