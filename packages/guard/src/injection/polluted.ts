import type { Origin } from '../detector.ts'
import type { Finding } from '../finding.ts'
import { lookalikeView } from '../lookalike.ts'
import { normalise } from '../normalise.ts'
import { doubtfulBand, injectionScore } from './detector.ts'

/** A part of a conversation, in order. */
export interface Turn {
  readonly text: string
  readonly origin: Origin
}

/** A finding and the part that it lies in, by its place in the list. */
export interface PlacedFinding {
  readonly part: number
  readonly finding: Finding
}

/** How often the same suspect sentence must come back before the context counts as polluted. */
const REPEATS_MIN = 3

/** Sentences shorter than this are greetings and thanks. */
const SENTENCE_LENGTH_MIN = 8
const SENTENCE_LENGTH_MAX = 1_024
/** Beyond this many sentences the oldest conversations are as polluted as they will get. */
const SENTENCES_MAX = 20_000

interface Place {
  readonly part: number
  readonly start: number
  readonly end: number
}

const sentence = /[^。!?;\n.]{1,1024}/g
const VERSION = 'polluted-1.0.0'

function isJudged(origin: Origin): boolean {
  return origin !== 'system' && origin !== 'assistant' && origin !== 'reasoning'
}

/** A sentence as it counts: case, blanks, digits and punctuation vary from turn to turn. */
function keyOf(text: string): string {
  return text.toLowerCase().replace(/[\s\p{P}\p{S}\d]+/gu, '')
}

/**
 * The same instruction fed again over the turns: once it may be doubtful and pass, but repetition is how a
 * context is bent. Finds every repetition of a sentence that alone would be at least doubtful.
 * Linear in the length of the parts: a sentence is judged once, however often it returns.
 */
export function pollutedContext(parts: readonly Turn[]): readonly PlacedFinding[] {
  const seen = new Map<string, Place[]>()
  const texts = new Map<string, { text: string; origin: Origin }>()
  let count = 0
  for (const [part, { text, origin }] of parts.entries()) {
    if (!isJudged(origin)) continue
    const view = lookalikeView(normalise(text))
    for (const match of view.text.matchAll(sentence)) {
      if (count >= SENTENCES_MAX) break
      count += 1
      const key = keyOf(match[0])
      if (key.length < SENTENCE_LENGTH_MIN) continue
      const start = view.startOf(match.index)
      const end = Math.min(view.endOf(match.index + match[0].length), start + SENTENCE_LENGTH_MAX)
      const places = seen.get(key) ?? []
      places.push({ part, start, end })
      seen.set(key, places)
      if (!texts.has(key)) texts.set(key, { text: match[0], origin })
    }
  }
  return [...seen].flatMap(([key, places]) => repetitions(places, texts.get(key)!))
}

function repetitions(
  places: readonly Place[],
  { text, origin }: { readonly text: string; readonly origin: Origin },
): readonly PlacedFinding[] {
  const turns = new Set(places.map(({ part }) => part))
  if (turns.size < REPEATS_MIN) return []
  const score = injectionScore(normalise(text), { origin, direction: 'input' })
  if (score < doubtfulBand.from) return []
  const raised = 1 - (1 - score) / turns.size
  return places.map(({ part, start, end }) => ({
    part,
    finding: {
      guard: 'injection',
      version: VERSION,
      kind: 'polluted-context',
      start,
      end,
      score: raised,
    },
  }))
}
