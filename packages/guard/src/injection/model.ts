import { unzlibSync } from 'fflate'
import { type Characters, readCharacters, TABLE_BITS, weightSums } from './grams.ts'
import { modelWeights } from './model-weights.ts'
import { heaviestWindow, scriptOf, WINDOW_SIZE_MAX, type Window, windowSizes } from './windows.ts'

/** One set of weights: `general` judges any text, `strangers` what tools and documents bring in. */
export type Head = 'general' | 'strangers'

export interface Weights {
  readonly weights: Int8Array
  readonly scale: number
  /** For text with Han characters. */
  readonly bias: number
  /** For text without: calibrated apart, as its n-grams weigh differently. */
  readonly latinBias: number
  /** The table is smaller than two to the `TABLE_BITS` by two to this power. */
  readonly coarseness: number
}

/** A stretch of text that the model finds suspect. Offsets count units of the text that it was given. */
export interface Suspicion {
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** The probability of an attack, 0 to 1, as the model's training set has it. */
  readonly score: number
}

export const modelVersion = modelWeights.version
/** SHA-256 of the unpacked weights, in hexadecimal: what the model card names. */
export const modelDigest = modelWeights.digest

const SUSPICIONS_MAX = 8

/** The weights as they are in memory: the general table, then that for what strangers wrote. */
export function unpackWeights(): Uint8Array {
  const packed = Uint8Array.from(atob(modelWeights.data), (character) => character.charCodeAt(0))
  return unzlibSync(packed)
}

function readHeads(): Record<Head, Weights> {
  const unpacked = unpackWeights()
  const table = new Int8Array(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength)
  const { general, strangers } = modelWeights
  const generalSize = 2 ** (TABLE_BITS - general.coarseness)
  return {
    general: { ...general, weights: table.slice(0, generalSize) },
    strangers: { ...strangers, weights: table.slice(generalSize) },
  }
}

const heads = readHeads()
let sumsKept = new Int32Array(4097)

function sumsOf(characters: Characters, head: Head): Int32Array {
  if (sumsKept.length <= characters.length) sumsKept = new Int32Array(characters.length * 2 + 1)
  const { weights, coarseness } = heads[head]
  weightSums(characters, weights, sumsKept, coarseness)
  return sumsKept
}

/** The window of a part of a text that weighs most, and the probability that it is an attack. */
function worst(
  characters: Characters,
  sums: Int32Array,
  part: readonly [from: number, to: number],
  head: Head,
): { readonly window: Window; readonly score: number } {
  const window = heaviestWindow(sums, part, windowSizes[head][scriptOf(characters, ...part)])
  const { bias, latinBias, scale } = heads[head]
  const isChinese = scriptOf(characters, window.start, window.end) === 'han'
  const logit = (isChinese ? bias : latinBias) + scale * window.weight
  return { window, score: 1 / (1 + Math.exp(-logit)) }
}

/**
 * The suspect stretches of a text that score at least `scoreMin`: the worst first, then what is suspect
 * before and behind it. In time linear in the length of the text, for at most `SUSPICIONS_MAX` stretches.
 */
export function suspicions(text: string, head: Head, scoreMin: number): readonly Suspicion[] {
  const characters = readCharacters(text)
  const { length, positions } = characters
  if (length === 0) return []
  const sums = sumsOf(characters, head)
  const found: Suspicion[] = []
  const open: [from: number, to: number][] = [[0, length]]
  for (let tried = 0; tried < SUSPICIONS_MAX * 2 && open.length > 0; tried += 1) {
    const [from, to] = open.shift()!
    if (to <= from) continue
    const { window, score } = worst(characters, sums, [from, to], head)
    if (score < scoreMin || found.length >= SUSPICIONS_MAX) continue
    found.push({ start: positions[window.start]!, end: positions[window.end - 1]! + 1, score })
    // What is left over is judged only where it is long enough to be a text of its own.
    if (window.start - from >= WINDOW_SIZE_MAX / 4) open.push([from, window.start])
    if (to - window.end >= WINDOW_SIZE_MAX / 4) open.push([window.end, to])
  }
  return found
}

/** How suspect a text is: the score of its worst stretch. Zero for a text without characters. */
export function suspicionScore(text: string, head: Head): number {
  const characters = readCharacters(text)
  if (characters.length === 0) return 0
  return worst(characters, sumsOf(characters, head), [0, characters.length], head).score
}
