import type { Characters } from './grams.ts'

// Which stretch of a text the model judges it by: the heaviest window of a few sizes, wherever it stands.

/** The largest window, in characters as the model reads them: it bounds what one score can rest on. */
export const WINDOW_SIZE_MAX = 512

/** Whether a text is Chinese, or in Latin script. */
export type Script = 'han' | 'latin'

/** Ascending. */
export type WindowSizes = Readonly<Record<Script, readonly number[]>>

/** Sizes of windows for each head: what 32 Han characters say takes a hundred of Latin script. */
export const windowSizes = {
  general: { han: [32, 96, 256, WINDOW_SIZE_MAX], latin: [96, 256, WINDOW_SIZE_MAX] },
  // An order in a document is short, and nothing leads up to it.
  strangers: { han: [32, 96, 256, WINDOW_SIZE_MAX], latin: [48, 96, 256, WINDOW_SIZE_MAX] },
} as const satisfies Record<string, WindowSizes>

/** From this share of Han characters on a stretch counts as Chinese. */
const HAN_SHARE_MIN = 0.1

export function scriptOf({ hans }: Characters, from: number, to: number): Script {
  return hans[to]! - hans[from]! >= (to - from) * HAN_SHARE_MIN ? 'han' : 'latin'
}

/** Keeps the sum of a long window comparable with that of a short one, as a length norm does. */
export function lengthNorm(size: number): number {
  return Math.sqrt(size + 12)
}

/** A stretch of characters and what it weighs, divided by its length norm. */
export interface Window {
  readonly start: number
  readonly end: number
  readonly weight: number
}

/**
 * The window that weighs most between two characters, by the sums of weights up to each. Every window of every size is
 * tried, one character apart, so that padding around an attack changes nothing; a text shorter than a size is tried as
 * a whole.
 */
export function heaviestWindow(
  sums: Int32Array | Float64Array,
  [from, to]: readonly [from: number, to: number],
  sizes: readonly number[],
): Window {
  const length = to - from
  let best: Window = { start: from, end: to, weight: Number.NEGATIVE_INFINITY }
  for (const size of sizes) {
    if (size >= length) break
    best = heavier(sums, from, to, size, best)
  }
  if (length <= WINDOW_SIZE_MAX && length > 0) {
    const weight = (sums[to]! - sums[from]!) / lengthNorm(length)
    if (weight > best.weight) best = { start: from, end: to, weight }
  }
  return best
}

function heavier(
  sums: Int32Array | Float64Array,
  from: number,
  to: number,
  size: number,
  best: Window,
): Window {
  let most = Number.NEGATIVE_INFINITY
  let mostEnd = -1
  for (let end = from + size; end <= to; end += 1) {
    const sum = sums[end]! - sums[end - size]!
    if (sum > most) {
      most = sum
      mostEnd = end
    }
  }
  const weight = most / lengthNorm(size)
  return weight > best.weight ? { start: mostEnd - size, end: mostEnd, weight } : best
}
