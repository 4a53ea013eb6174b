import {
  heaviestWindow,
  lengthNorm,
  placesOf,
  readCharacters,
  TABLE_BITS,
} from '../src/injection/grams.ts'
import { lookalikeView } from '../src/lookalike.ts'
import { normalise } from '../src/normalise.ts'
import type { Labelled } from './compose.ts'
import type { Random } from './random.ts'

/** Weights as learned: one for each place of the table, and what every window starts from. */
export interface Learned {
  readonly weights: Float64Array
  readonly bias: number
  readonly coarseness: number
}

export interface Study {
  readonly epochs: number
  readonly rate: number
  /** How strongly weights are pulled to zero at every step that touches them. */
  readonly decay: number
  /** How much more one missed false alarm costs than one missed attack. */
  readonly caution: number
  readonly coarseness: number
}

export const study: Study = { epochs: 4, rate: 0.1, decay: 2e-5, caution: 1, coarseness: 0 }

/** What the model sees of a text: the same views as the detector's. */
export function modelView(text: string): string {
  return lookalikeView(normalise(text)).text
}

interface Prepared {
  readonly places: Uint32Array
  readonly ends: Uint32Array
  readonly attack: boolean
  readonly weight: number
}

/** Texts are cut here for learning: an attack that starts later is learned from its other windows. */
const LEARNED_CHARACTERS_MAX = 2_000

function prepare({ text, attack, weight }: Labelled, coarseness: number): Prepared {
  const characters = readCharacters(modelView(text.slice(0, LEARNED_CHARACTERS_MAX)))
  const { places, ends } = placesOf(characters)
  return {
    places: places.map((place) => place >>> coarseness),
    ends,
    attack,
    weight,
  }
}

/**
 * Logistic regression on the heaviest window of each text (so that an attack counts wherever it stands and
 * an ordinary text must be ordinary throughout), by stochastic gradient steps with a rate for each weight.
 */
export function learn(texts: readonly Labelled[], random: Random, how: Study): Learned {
  const size = 2 ** (TABLE_BITS - how.coarseness)
  const weights = new Float64Array(size)
  const squares = new Float64Array(size).fill(1e-3)
  let bias = -1
  const prepared = texts
    .filter(({ text }) => text.trim().length > 0)
    .map((text) => prepare(text, how.coarseness))
    .filter(({ ends }) => ends.length > 0)
  let sums = new Float64Array(4096)
  for (let epoch = 0; epoch < how.epochs; epoch += 1) {
    const rate = how.rate * (1 - epoch / (how.epochs + 1))
    for (const { places, ends, attack, weight } of random.shuffle(prepared)) {
      if (sums.length <= ends.length) sums = new Float64Array(ends.length * 2)
      let sum = 0
      let at = 0
      for (let end = 0; end < ends.length; end += 1) {
        for (; at < ends[end]!; at += 1) sum += weights[places[at]!]!
        sums[end + 1] = sum
      }
      const window = heaviestWindow(sums, 0, ends.length)
      const probability = 1 / (1 + Math.exp(-(bias + window.weight)))
      const cost = attack ? weight : weight * how.caution
      const error = (probability - (attack ? 1 : 0)) * cost
      if (Math.abs(error) < 1e-3) continue
      bias -= 0.002 * error
      const step = error / lengthNorm(window.end - window.start)
      const first = window.start === 0 ? 0 : ends[window.start - 1]!
      for (let gram = first; gram < ends[window.end - 1]!; gram += 1) {
        const place = places[gram]!
        const gradient = step + how.decay * weights[place]!
        squares[place] = squares[place]! + gradient * gradient
        weights[place] = weights[place]! - (rate * gradient) / Math.sqrt(squares[place]!)
      }
    }
  }
  return { weights, bias, coarseness: how.coarseness }
}

/** The score of a text by weights just learned: what the detector will say after packing, but for rounding. */
export function scoreOf(text: string, { weights, bias, coarseness }: Learned): number {
  const characters = readCharacters(modelView(text))
  const { places, ends } = placesOf(characters)
  const sums = new Float64Array(ends.length + 1)
  let sum = 0
  let at = 0
  for (let end = 0; end < ends.length; end += 1) {
    for (; at < ends[end]!; at += 1) sum += weights[places[at]! >>> coarseness]!
    sums[end + 1] = sum
  }
  return 1 / (1 + Math.exp(-(bias + heaviestWindow(sums, 0, ends.length).weight)))
}
