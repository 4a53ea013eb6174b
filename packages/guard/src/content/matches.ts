/** Where something was found in the normalised text. */
export interface Place {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/**
 * Beyond this many matches the rest of the text counts as one: a text made of nothing but forbidden words must
 * not fill the memory with findings, and must not pass either.
 */
const MATCHES_MAX = 10_000

export interface MatchList<T extends Place> {
  readonly all: T[]
  isFull(): boolean
  add(match: T): void
}

/** Matches of a text of `length` units, in the order of their ends. */
export function matchList<T extends Place>(length: number): MatchList<T> {
  const all: T[] = []
  const isFull = () => all.length > MATCHES_MAX
  return {
    all,
    isFull,
    add(match) {
      if (!isFull()) all.push(all.length === MATCHES_MAX ? { ...match, end: length } : match)
    },
  }
}

/** Leaves out what lies inside another match of the same group: it says nothing new. In the order of the text. */
export function outermost<T extends Place>(
  matches: readonly T[],
  groupOf: (match: T) => string,
): readonly T[] {
  if (matches.length < 2) return matches
  const reach = new Map<string, number>()
  return matches
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .filter((match) => {
      const group = groupOf(match)
      if (match.end <= (reach.get(group) ?? 0)) return false
      reach.set(group, match.end)
      return true
    })
}
