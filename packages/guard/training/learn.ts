import { placesOf, readCharacters, TABLE_BITS } from '../src/injection/grams.ts'
import {
  heaviestWindow,
  lengthNorm,
  scriptOf,
  type Window,
  type WindowSizes,
  windowSizes,
} from '../src/injection/windows.ts'
import { lookalikeView } from '../src/lookalike.ts'
import { normalise } from '../src/normalise.ts'
import type { Labelled } from './compose.ts'
import { type Concepts, readConcepts } from './concepts.ts'
import type { Random } from './random.ts'

/** Weights as learned: one for each place of the table, and what every window starts from. */
export interface Learned {
  readonly weights: Float64Array
  readonly bias: number
  readonly coarseness: number
  readonly sizes: WindowSizes
}

export interface Study {
  readonly epochs: number
  readonly rate: number
  /** How much faster the weight that the words of a concept share is learned than that of one gram. */
  readonly conceptRate: number
  /** How strongly weights are pulled to zero at every step that touches them. */
  readonly decay: number
  readonly coarseness: number
  readonly sizes: WindowSizes
}

export const study: Study = {
  epochs: 2,
  rate: 0.05,
  conceptRate: 0.15,
  decay: 2e-5,
  coarseness: 0,
  sizes: windowSizes.general,
}

export const strangersStudy: Study = { ...study, coarseness: 2, sizes: windowSizes.strangers }

/** What the model sees of a text: the same views as the detector's. */
export function modelView(text: string): string {
  return lookalikeView(normalise(text)).text
}

interface Prepared extends Omit<Labelled, 'text'> {
  readonly places: Uint32Array
  readonly ends: Uint32Array
  /** Of the windows that it is judged by. */
  readonly sizes: readonly number[]
}

/** Attacks are cut here for learning: one that starts later is learned from its other windows. */
const ATTACK_CHARACTERS_MAX = 2_000
/** An ordinary text has to be ordinary to its end, where announcements carry their forms. */
const ORDINARY_CHARACTERS_MAX = 10_000

function gramsOf(text: string, { coarseness, sizes }: Pick<Study, 'coarseness' | 'sizes'>) {
  const characters = readCharacters(modelView(text))
  const { places, ends } = placesOf(characters)
  const script = scriptOf(characters, 0, characters.length)
  return { places: places.map((place) => place >>> coarseness), ends, sizes: sizes[script] }
}

function prepare({ text, ...label }: Labelled, how: Study): Prepared {
  const most = label.attack ? ATTACK_CHARACTERS_MAX : ORDINARY_CHARACTERS_MAX
  return { ...label, ...gramsOf(text.slice(0, most), how) }
}

/** A model under way: weights of grams and of concepts, each with the sum of its squared gradients. */
interface Draft {
  readonly weights: Float64Array
  readonly squares: Float64Array
  readonly conceptWeights: Float64Array
  readonly conceptSquares: Float64Array
  readonly concepts: Concepts
  bias: number
}

const FIRST_SQUARE = 1e-3
const FIRST_BIAS = -1
const BIAS_RATE = 0.002
/** Errors smaller than this teach nothing. */
const ERROR_MIN = 1e-3

function openDraft(size: number, concepts: Concepts): Draft {
  return {
    weights: new Float64Array(size),
    squares: new Float64Array(size).fill(FIRST_SQUARE),
    conceptWeights: new Float64Array(concepts.count),
    conceptSquares: new Float64Array(concepts.count).fill(FIRST_SQUARE),
    concepts,
    bias: FIRST_BIAS,
  }
}

function weigh(draft: Draft, place: number): number {
  const { weights, conceptWeights, concepts } = draft
  const first = concepts.first[place]!
  if (first < 0) return weights[place]!
  const second = concepts.second[place]!
  return weights[place]! + conceptWeights[first]! + (second < 0 ? 0 : conceptWeights[second]!)
}

let sumsKept = new Float64Array(4096)

/** The window of a text that weighs most, by what each place weighs. */
function heaviest(
  { places, ends, sizes }: Pick<Prepared, 'places' | 'ends' | 'sizes'>,
  weight: (place: number) => number,
): Window {
  if (sumsKept.length <= ends.length) sumsKept = new Float64Array(ends.length * 2)
  sumsKept[0] = 0
  let sum = 0
  let at = 0
  for (let end = 0; end < ends.length; end += 1) {
    for (; at < ends[end]!; at += 1) sum += weight(places[at]!)
    sumsKept[end + 1] = sum
  }
  return heaviestWindow(sumsKept, [0, ends.length], sizes)
}

function probability(weight: number): number {
  return 1 / (1 + Math.exp(-weight))
}

/** One step against the error on one text, with a rate for each weight (AdaGrad), on its heaviest window alone. */
function step(draft: Draft, text: Prepared, rate: number, how: Study) {
  const { weights, squares, conceptWeights, conceptSquares, concepts } = draft
  const window = heaviest(text, (place) => weigh(draft, place))
  const error = (probability(draft.bias + window.weight) - (text.attack ? 1 : 0)) * text.weight
  if (Math.abs(error) < ERROR_MIN) return
  draft.bias -= BIAS_RATE * error
  const slope = error / lengthNorm(window.end - window.start)
  const slopes = new Map<number, number>()
  const first = window.start === 0 ? 0 : text.ends[window.start - 1]!
  for (let gram = first; gram < text.ends[window.end - 1]!; gram += 1) {
    const place = text.places[gram]!
    for (const concept of [concepts.first[place]!, concepts.second[place]!]) {
      if (concept >= 0) slopes.set(concept, (slopes.get(concept) ?? 0) + slope)
    }
    const gradient = slope + how.decay * weights[place]!
    squares[place] = squares[place]! + gradient * gradient
    weights[place] = weights[place]! - (rate * gradient) / Math.sqrt(squares[place]!)
  }
  for (const [concept, sum] of slopes) {
    const gradient = sum + how.decay * conceptWeights[concept]!
    conceptSquares[concept] = conceptSquares[concept]! + gradient * gradient
    conceptWeights[concept] =
      conceptWeights[concept]! -
      ((how.conceptRate * gradient) / Math.sqrt(conceptSquares[concept]!)) * (rate / how.rate)
  }
}

/** Texts with an order of their own: what is added to one course leaves the order of every other as it was. */
interface Course {
  readonly texts: readonly Labelled[]
  readonly random: Random
}

/** One row of several, each spread evenly over the whole and in its own order. */
function spread<T>(rows: readonly (readonly T[])[]): readonly T[] {
  return rows
    .flatMap((row) => row.map((item, index) => ({ item, at: (index + 0.5) / row.length })))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item)
}

/**
 * Logistic regression on the heaviest window of each text, so that an attack counts wherever it stands and an
 * ordinary text must be ordinary throughout.
 */
export function learn(courses: readonly Course[], how: Study): Learned {
  const size = 2 ** (TABLE_BITS - how.coarseness)
  const concepts = readConcepts(how.coarseness)
  const prepared = courses.map(({ texts, random }) => ({
    texts: texts.map((text) => prepare(text, how)).filter(({ ends }) => ends.length > 0),
    random,
  }))
  const draft = openDraft(size, concepts)
  for (let epoch = 0; epoch < how.epochs; epoch += 1) {
    const rate = how.rate * (1 - epoch / (how.epochs + 1))
    const order = spread(prepared.map(({ texts, random }) => random.shuffle(texts)))
    for (const text of order) step(draft, text, rate, how)
  }
  const weights = Float64Array.from({ length: size }, (_, place) => weigh(draft, place))
  return { weights, bias: draft.bias, coarseness: how.coarseness, sizes: how.sizes }
}

/** How a text weighs by weights just learned: what the detector will find after packing, but for rounding. */
export function logitOf(text: string, learned: Learned): number {
  const { weights, bias } = learned
  return bias + heaviest(gramsOf(text, learned), (place) => weights[place]!).weight
}
