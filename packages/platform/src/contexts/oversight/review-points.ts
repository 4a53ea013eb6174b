import {
  type Fact,
  type Facts,
  factsIn,
  formatCondition,
  type Holding,
  holdingOf,
  NumberFact,
  type ReviewTimeout,
  WordFact,
} from '#contexts/governance/index.ts'
import type { PermitOversight, ReviewPoint } from '#contexts/permits/index.ts'
import type { CallFacts, Reason } from './review.ts'

/** The facts of a call for its conditions; `open` are those that may still come. */
export function factsOf(
  { numbers, words }: CallFacts,
  advisory: boolean,
  open: ReadonlySet<Fact> = new Set(),
): Facts {
  return {
    numbers: new Map(NumberFact.options.map((fact) => [fact, numbers[fact] ?? []])),
    words: new Map(WordFact.options.map((fact) => [fact, words[fact] ?? []])),
    ...{ advisory, open },
  }
}

/** A point that holds a result, and what its condition came to. */
export interface Tripped {
  readonly point: ReviewPoint
  readonly holding: Exclude<Holding, 'no'>
}

/** The points at which a result is held. Where a fact was not given, the point says whether that holds. Pure. */
export function trippedPoints({ points }: PermitOversight, facts: Facts): readonly Tripped[] {
  return points.flatMap((point): Tripped[] => {
    const holding = holdingOf(point.when, facts)
    if (holding === 'no' || (holding === 'unknown' && point.unknown === 'pass')) return []
    return [{ point, holding }]
  })
}

/** Whether any point could still hold once the open facts are known: only what cannot may begin to leave. Pure. */
export function mayTrip({ points }: PermitOversight, facts: Facts): boolean {
  return points.some(({ when }) => holdingOf(when, facts) !== 'no')
}

/** From the strictest; where several points trip, the strictest counts. */
const timeouts = [
  'refuse',
  'manual-queue',
  'fallback',
  'release',
] as const satisfies readonly ReviewTimeout[]

/** How a result waits at the points that it tripped: in the first one's queue, on the strictest terms of all. Pure. */
export function holdTermsOf(
  tripped: readonly [Tripped, ...Tripped[]],
): Pick<ReviewPoint, 'queue' | 'onTimeout' | 'reviewers' | 'withinMs'> {
  const points = tripped.map(({ point }) => point)
  return {
    queue: points[0]!.queue,
    withinMs: Math.min(...points.map(({ withinMs }) => withinMs)),
    reviewers: Math.max(...points.map(({ reviewers }) => reviewers)),
    onTimeout: timeouts.find((one) => points.some(({ onTimeout }) => onTimeout === one))!,
  }
}

/** What people are told of a tripped point: its condition, and the facts that it looked at. */
export function reasonOf({ point, holding }: Tripped, facts: CallFacts): Reason {
  const looked = new Set<Fact>(factsIn(point.when))
  const only = <V>(given: Readonly<Partial<Record<string, V>>>) =>
    Object.fromEntries(Object.entries(given).filter(([fact]) => looked.has(fact as Fact)))
  return {
    ...{ by: 'point', name: point.name, when: formatCondition(point.when), holding },
    facts: { numbers: only(facts.numbers), words: only(facts.words) },
  }
}
