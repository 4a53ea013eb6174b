import { unzlibSync } from 'fflate'
import {
  type Characters,
  heaviestWindow,
  readCharacters,
  scriptOf,
  TABLE_BITS,
  WINDOW_SIZE_MAX,
  type Window,
  weightSums,
} from './grams.ts'
import { modelWeights } from './model-weights.ts'

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

function sumsOf(characters: Characters, head: Weights): Int32Array {
  if (sumsKept.length <= characters.length) sumsKept = new Int32Array(characters.length * 2 + 1)
  weightSums(characters, head.weights, sumsKept, head.coarseness)
  return sumsKept
}

function probability(characters: Characters, window: Window, weights: Weights): number {
  const isChinese = scriptOf(characters, window.start, window.end) === 'han'
  const bias = isChinese ? weights.bias : weights.latinBias
  return 1 / (1 + Math.exp(-(bias + weights.scale * window.weight)))
}

/**
 * The suspect stretches of a text that score at least `scoreMin`: the worst first, then what is suspect
 * before and behind it. In time linear in the length of the text, for at most `SUSPICIONS_MAX` stretches.
 */
export function suspicions(text: string, head: Head, scoreMin: number): readonly Suspicion[] {
  const characters = readCharacters(text)
  const { length, positions } = characters
  if (length === 0) return []
  const weights = heads[head]
  const sums = sumsOf(characters, weights)
  const found: Suspicion[] = []
  const open: [from: number, to: number][] = [[0, length]]
  for (let tried = 0; tried < SUSPICIONS_MAX * 2 && open.length > 0; tried += 1) {
    const [from, to] = open.shift()!
    if (to <= from) continue
    const window = heaviestWindow(sums, from, to, scriptOf(characters, from, to))
    const score = probability(characters, window, weights)
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
  const weights = heads[head]
  const sums = sumsOf(characters, weights)
  const script = scriptOf(characters, 0, characters.length)
  const window = heaviestWindow(sums, 0, characters.length, script)
  return probability(characters, window, weights)
}
