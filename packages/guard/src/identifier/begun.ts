import type { Surroundings } from '../detector.ts'
import type { NormalisedText } from '../normalise.ts'
import type { IdentifierKind, Match } from './kind.ts'
import { endOfSecret, type SecretWay } from './secret-rest.ts'

/** What is known of a text from what stood before it, in units of the normalised text. */
export interface Begun {
  /** Nothing is to be found that begins before. */
  readonly from: number
  /** A secret goes on up to here; nothing else is to be found within. */
  readonly within: number
  readonly match?: Match
}

export function begunBefore(
  text: string,
  normalised: NormalisedText,
  { since = 0, goingOn }: Pick<Surroundings, 'since' | 'goingOn'>,
): Begun {
  const from = unitAt(normalised, since)
  if (goingOn === undefined) return { from, within: 0 }
  const start = unitAt(normalised, goingOn.at)
  const way = goingOn.way as SecretWay
  const { end, openAt } = endOfSecret(text, start, way)
  const match: Match = {
    kind: goingOn.kind as IdentifierKind,
    ...{ start, end, score: goingOn.score, goesOn: way, continues: true },
    ...(openAt !== undefined && { openAt }),
  }
  return { from: Math.max(from, end), within: end, match }
}

/** The first unit that begins at an offset of the original or behind it. */
function unitAt({ text, startOf }: NormalisedText, offset: number): number {
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (startOf(middle) < offset) low = middle + 1
    else high = middle
  }
  return low
}
