/** What to leave out of training, so that it can be measured as something never seen. */
export interface LeftOut {
  /** Families of our own Chinese attack lines. */
  readonly families: readonly string[]
  /** Of every `PARTS` lines of every family of attacks, the one with this number. */
  readonly lines: number | undefined
  /** Of every `PARTS` goals, the one with this number. */
  readonly goals: number | undefined
  /** Of every `PARTS` ordinary texts of others and ordinary lines of our own, the one with this number. */
  readonly ordinary: number | undefined
}

export const nothingLeftOut: LeftOut = {
  families: [],
  lines: undefined,
  goals: undefined,
  ordinary: undefined,
}

/** Lines, families and goals are dealt into this many parts, each of which is left out once where it is measured. */
export const PARTS = 8

export function partOf<T>(items: readonly T[], number: number, inside: boolean): readonly T[] {
  return items.filter((_, index) => (index % PARTS === number) === inside)
}

export function without<T>(items: readonly T[], number: number | undefined): readonly T[] {
  return number === undefined ? items : partOf(items, number, false)
}
