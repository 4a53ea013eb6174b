import type { Detector, GoingOn, Surroundings } from './detector.ts'
import { clustersOf, edited, editsOf } from './edit.ts'
import type { Finding } from './finding.ts'
import { type NormalisedText, normalise, settledEnd } from './normalise.ts'
import { decide, type GuardPolicy, type Judged } from './policy.ts'
import { type TokenVault, tokenSafeEnd } from './vault-token.ts'

/** Text of one channel that is on its way. Offsets count in the whole text of the channel. */
export interface Channel {
  readonly surroundings: Surroundings
  /** What is still needed: all that has not left, and before it as much as a finding can reach back. */
  window: string
  windowStart: number
  released: number
  /** How long the text was when the detectors ran last; -1 before they ran. */
  ranAt: number
  /** What each detector found that may go on behind what has left. */
  readonly goingOn: Map<Detector, GoingOn>
  /** Everything that came, for the detectors that only take note. */
  readonly pieces: string[]
}

export function openChannel(origin: Surroundings['origin']): Channel {
  return {
    surroundings: { origin, direction: 'output' },
    window: '',
    windowStart: 0,
    released: 0,
    ranAt: -1,
    goingOn: new Map(),
    pieces: [],
  }
}

/** What channels share. `run` is the one way in which a detector is called: failures and time are its affair. */
export interface Holding {
  readonly policy: GuardPolicy
  readonly vault: TokenVault | undefined
  /** The detectors that can change or stop what leaves. */
  readonly detectors: readonly Detector[]
  readonly spanMax: number
  run(detector: Detector, text: NormalisedText, surroundings: Surroundings): readonly Finding[]
}

export interface Step {
  readonly text: string
  /** Findings that lie in what left, and the one that stops the stream. */
  readonly judged: readonly Judged[]
  readonly refused: boolean
}

/** Running for every unit would run over each a thousand times; this much more text makes a run worth while. */
const STEP_LENGTH_MAX = 16

/** Detectors look at the neighbours of what they find. */
const NEIGHBOURS_LENGTH = 64

export function isDue(channel: Channel, spanMax: number): boolean {
  if (spanMax === Infinity) return false
  const length = channel.windowStart + channel.window.length
  const step = Math.min(STEP_LENGTH_MAX, Math.floor(spanMax / 8))
  return channel.ranAt < 0 || length - channel.ranAt >= step
}

/**
 * Lets go of all text that no text to come can change any more. `final`: there is no text to come.
 * INVARIANT: what leaves in all steps together depends on the whole text alone, not on how it was cut.
 */
export function advance(channel: Channel, holding: Holding, final: boolean): Step {
  const { window, windowStart, released } = channel
  const { policy, vault } = holding
  const normalised = normalise(window)
  const from = released - windowStart
  const found = new Map(
    holding.detectors.map((detector) => [
      detector,
      holding
        .run(detector, normalised, surroundingsOf(channel, detector))
        // What begins in text that has left was judged when it left; seen without what stood before it, it may mislead.
        .filter(({ start }) => start >= from),
    ]),
  )
  const judged = decide([...found.values()].flat(), policy, 'output')
  const frontier = final ? window.length : frontierOf(normalised, channel, holding)
  const refusal = firstRefusal(judged, frontier)
  const limit = limitOf(window, judged, Math.min(frontier, refusal?.start ?? frontier), vault)
  const to = Math.max(from, limit)
  const edits = editsOf(window, leavingIn(judged, to), vault)
  const text = edited(window, edits, from, to, vault)
  const noted = judged.filter((finding) => finding.start < to || finding === refusal)
  for (const [detector, findings] of found) noteGoingOn(channel, detector, findings, to)
  channel.ranAt = windowStart + window.length
  channel.released = windowStart + to
  forget(channel, holding.spanMax)
  return {
    text,
    judged: noted.map((finding) => ({
      ...finding,
      start: finding.start + windowStart,
      end: finding.end + windowStart,
    })),
    refused: refusal !== undefined,
  }
}

function surroundingsOf(channel: Channel, detector: Detector): Surroundings {
  const { surroundings, released, windowStart } = channel
  const goingOn = channel.goingOn.get(detector)
  const since = released - windowStart
  // Where it has ended it is still known what does not begin within, as long as that can be seen.
  if (goingOn === undefined || goingOn.at < windowStart) return { ...surroundings, since }
  return { ...surroundings, since, goingOn: { ...goingOn, at: goingOn.at - windowStart } }
}

/** The latest of what may go on behind what has left is known to whoever reads the rest. */
function noteGoingOn(
  channel: Channel,
  detector: Detector,
  findings: readonly Finding[],
  to: number,
): void {
  const { windowStart, goingOn } = channel
  for (const { kind, score, start, end, goesOn } of findings) {
    if (goesOn === undefined || start >= to) continue
    goingOn.set(detector, { kind, score, way: goesOn, at: windowStart + end })
  }
}

function leavingIn(judged: readonly Judged[], to: number): readonly Judged[] {
  return judged.filter(({ start }) => start < to)
}

/** The first offset at which text to come can still make a difference to some detector. */
function frontierOf(text: NormalisedText, channel: Channel, { detectors }: Holding): number {
  const { length } = text.original
  const frontiers = detectors.map((detector) => {
    const bySpan = length - detector.spanMax
    if (detector.openFrom === undefined) return bySpan
    return Math.max(bySpan, detector.openFrom(text, surroundingsOf(channel, detector)))
  })
  return Math.max(0, Math.min(settledEnd(text.original), ...frontiers))
}

/** A stream stops for what is certain: a finding at the frontier may yet turn out to be something else. */
function firstRefusal(judged: readonly Judged[], frontier: number): Judged | undefined {
  let first: Judged | undefined
  for (const finding of judged) {
    if (finding.action !== 'refuse' || finding.start >= frontier) continue
    if (first === undefined || finding.start < first.start) first = finding
  }
  return first
}

/** Cuts neither through a cluster of findings, whose other members may still come, nor through a token. */
function limitOf(
  window: string,
  judged: readonly Judged[],
  frontier: number,
  vault: TokenVault | undefined,
): number {
  const clusters = clustersOf(judged)
  let limit = frontier
  for (let before = -1; before !== limit; ) {
    before = limit
    for (const { start, end } of clusters) if (start < limit && end > limit) limit = start
    if (vault !== undefined && limit < window.length) limit = tokenSafeEnd(window, limit)
  }
  return limit
}

function forget(channel: Channel, spanMax: number): void {
  const cut = channel.released - channel.windowStart - spanMax - NEIGHBOURS_LENGTH
  if (cut <= 0) return
  const start = settledEnd(channel.window.slice(0, cut))
  channel.window = channel.window.slice(start)
  channel.windowStart += start
}
