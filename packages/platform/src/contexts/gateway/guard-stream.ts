import {
  createStreamGuard,
  type GuardRun,
  type Part,
  rewriteBody,
  runGuards,
  type StreamGuard,
  verdictOf,
  walkAnswer,
} from '@hengjian/guard'
import type { CatalogueError } from '#kernel/errors.ts'
import { monotonicMs } from '#kernel/time.ts'
import { checkTexts, wholeText } from './answer-checks.ts'
import { blockedBy, type Guarding, noteFailures, noteFindings, noteUnjudged } from './guarding.ts'
import type { Json } from './json.ts'
import type { CallLabels } from './labels.ts'

/** A stream on its way through the guards: events go in as they come, frames come out as they may leave. */
export interface GuardedStream {
  /** One event, parsed; the frames that may leave now. Nothing more leaves once `refusal` is set. */
  push(event: Json): readonly string[]
  /** Two events that came together as one that says the same; `undefined` where more than a text goes on in the second. */
  join(event: Json, next: Json): Json | undefined
  /** No more events: the frames with all that was held back. */
  flush(): readonly string[]
  /** The answer came to its end: what judges it whole speaks now, and may set `refusal`. */
  conclude(): void
  readonly refusal: CatalogueError | undefined
}

/** What the streams of both protocols share: texts by channel, and the rest of each event. */
export interface Channels {
  refusal: CatalogueError | undefined
  /** What may leave on the channel now; the label goes out with the first text. */
  say(channel: string, text: string, isShown: boolean): string
  /** The rest of the channel, with the label that stands behind it. */
  finish(channel: string): string
  isOpen(channel: string): boolean
  /** An event without its channels' texts, judged by itself; `undefined` where it must not leave. */
  rest(event: Json, isUnderstood: (path: string) => boolean): Json | undefined
  /** The answer came to its end: what judges it whole speaks now. */
  conclude(): void
  /** Takes into the notes what the guards found since the last time. */
  settle(): void
}

interface Held {
  readonly isShown: boolean
  /** All that left, for the checks that look at it whole. */
  said: string
  finished: boolean
}

/** Opens the channels of one streamed answer. */
export function openChannels(
  operation: 'chat' | 'responses',
  guarding: Guarding,
  labels: CallLabels | undefined,
): Channels {
  const { detectors, vault, notes } = guarding
  // Frames are held by whoever relays them where the whole answer is held, so that both protocols hold alike.
  const policy = { ...guarding.policy, holdWholeAnswer: false }
  const guard = createStreamGuard({ detectors, policy, vault, nowMs: monotonicMs })
  const held = new Map<string, Held>()
  const clean: CleanParts = new Map()
  let notice = labels?.notice ?? ''
  let settled = { findings: 0, failures: 0 }
  const keep = (channel: string, released: string) => {
    const state = held.get(channel)
    if (guarding.checks.length > 0 && state?.isShown === true) state.said += released
  }
  const release = (released: { readonly text: string; readonly refused?: string }) => {
    if (released.refused !== undefined) channels.refusal ??= refusalOf(guard, released.refused)
    return released.text
  }
  const channels: Channels = {
    refusal: undefined,
    say(channel, text, isShown) {
      if (text === '' || channels.refusal !== undefined) return ''
      const isNew = !held.has(channel)
      if (isNew) held.set(channel, { isShown, said: '', finished: false })
      const released = release(guard.push(channel, text))
      keep(channel, released)
      if (!isNew || !isShown || labels === undefined) return released
      const before = notice + labels.start
      // Each choice of a chat answers the same question; the items of a response follow each other.
      if (operation === 'responses') notice = ''
      return before + released
    },
    finish(channel) {
      const state = held.get(channel)
      if (state === undefined || state.finished || channels.refusal !== undefined) return ''
      state.finished = true
      const released = release(guard.close(channel))
      keep(channel, released)
      const behind = channels.refusal === undefined && state.isShown ? (labels?.end ?? '') : ''
      return released + behind
    },
    isOpen: (channel) => held.has(channel),
    rest(event, isUnderstood) {
      const judged = judgeRest(operation, event, guarding, { isUnderstood, clean })
      if (judged.ok) return judged.body
      channels.refusal ??= judged.refusal
      return undefined
    },
    conclude() {
      const shown = Array.from(held).filter(([, { isShown }]) => isShown)
      const texts = shown.map(([channel, { said }]) => wholeText(`/stream/${channel}`, said))
      // Whoever thought and then neither said nor did anything gave an empty answer.
      const isIdle = [...held.keys()].every((channel) => channel.endsWith('reasoning'))
      channels.refusal ??= checkTexts(isIdle ? [wholeText('/stream', '')] : texts, guarding)
    },
    settle() {
      const found = guard.findings()
      for (const { channel, path, finding } of found.slice(settled.findings)) {
        noteFindings(notes, 'output', `/stream/${channel}${path}`, [finding])
      }
      noteFailures(notes, 'output', policy, guard.failures().slice(settled.failures))
      settled = { findings: found.length, failures: guard.failures().length }
    },
  }
  return channels
}

function refusalOf(guard: StreamGuard, refused: string): CatalogueError {
  const because = refused as 'finding' | 'unjudged' | 'failure'
  return blockedBy('output', because, {
    judged: guard.findings().map(({ finding }) => finding),
    unjudged: [{ path: '', reason: 'stream' }],
    failures: guard.failures(),
  })
}

/** The last text of each place in which nothing was found: every event of a stream repeats its id, its model, its time. */
type CleanParts = Map<string, string>
const CLEAN_PARTS_MAX = 64

const wordsOf = ({ origin, label = '', text }: Part) => `${origin}\n${label}\n${text}`

/**
 * Whatever else an event says is judged by itself. Text where no channel reads it may be the piece of something that
 * only its neighbours show, so nobody can judge it.
 */
function judgeRest(
  operation: 'chat' | 'responses',
  event: Json,
  { policy, detectors, vault, notes }: Guarding,
  { isUnderstood, clean }: Readonly<{ isUnderstood: (path: string) => boolean; clean: CleanParts }>,
) {
  const { parts, unjudged } = walkAnswer(operation, event)
  if (parts.length === 0 && unjudged.length === 0) return { ok: true, body: event } as const
  const fresh = parts.filter((part) => clean.get(part.path) !== wordsOf(part))
  const run = runGuards(fresh, detectors, policy, { direction: 'output', nowMs: monotonicMs })
  keepClean(clean, fresh, run)
  const strange = parts
    .filter(({ path }) => !isUnderstood(path))
    .map(({ path }) => ({ path, reason: 'unknown-text' }))
  const unread = [...unjudged, ...strange]
  for (const [path, judged] of run.findings) noteFindings(notes, 'output', path, judged)
  noteUnjudged(notes, 'output', [...unread, ...run.unjudged])
  noteFailures(notes, 'output', policy, run.failures)
  const verdict = verdictOf(run, unread, policy)
  if (verdict.outcome === 'refuse') {
    const details = {
      judged: [...run.findings.values()].flat(),
      unjudged: unread,
      failures: run.failures,
    }
    return { ok: false, refusal: blockedBy('output', verdict.because, details) } as const
  }
  if (verdict.outcome === 'pass' && vault.valueByCode.size === 0) {
    return { ok: true, body: event } as const
  }
  const vaults = { vault, restoring: vault }
  const body = rewriteBody(operation, 'answer', event, run.findings, vaults) as Json
  return { ok: true, body } as const
}

/** Detectors are pure, so what they found nothing in once they find nothing in again. */
function keepClean(clean: CleanParts, parts: readonly Part[], run: GuardRun) {
  const unclean = new Set([...run.findings.keys(), ...run.unjudged.map(({ path }) => path)])
  for (const part of parts) {
    if (unclean.has(part.path)) clean.delete(part.path)
    else if (clean.has(part.path) || clean.size < CLEAN_PARTS_MAX) {
      clean.set(part.path, wordsOf(part))
    }
  }
}

/** Whether two events say the same in every member but these. */
export function isAlike(one: Json, other: Json, but: ReadonlySet<string>): boolean {
  const names = Object.keys(one)
  if (names.length !== Object.keys(other).length) return false
  return names.every(
    (name) => Object.hasOwn(other, name) && (but.has(name) || one[name] === other[name]),
  )
}
