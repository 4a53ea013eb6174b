import { BREAK, type Runs } from './scan.ts'

/** Consecutive runs read as one number. */
export interface Window {
  readonly text: string
  readonly runs: Runs
  readonly first: number
  readonly last: number
  readonly start: number
  readonly end: number
  /** What the runs hold, without what stands between them. */
  readonly compact: string
  /** The kinds of gap within, or-ed. */
  readonly gaps: number
}

export function windowOf(
  { text, runs }: { readonly text: string; readonly runs: Runs },
  first: number,
  last: number,
  compact: string,
  gaps: number,
): Window {
  const start = runs.starts[first]!
  return { text, runs, first, last, start, end: runs.ends[last]!, compact, gaps }
}

/** Lengths of the groups as written, e.g. `3-4-4`; a group that a line break cuts is written as one. */
export function shapeOf({ runs, first, last }: Window): string {
  const lengths: number[] = []
  for (let run = first; run <= last; run += 1) {
    const length = runs.ends[run]! - runs.starts[run]!
    if (run > first && runs.gaps[run] === BREAK && first + 1 < last) {
      lengths[lengths.length - 1]! += length
    } else lengths.push(length)
  }
  return lengths.join('-')
}

/** True where no further group of digits joins on either side: a number that stands alone, not a row of a table. */
export function isAlone({ runs, first, last }: Window): boolean {
  return runs.gaps[first] === 0 && (runs.gaps[last + 1] ?? 0) === 0
}

/** True where all groups but the last are equally long, and the last is no more than twice as long. */
export function isRegular({ runs, first, last }: Window): boolean {
  const size = runs.ends[first]! - runs.starts[first]!
  for (let run = first + 1; run < last; run += 1) {
    if (runs.ends[run]! - runs.starts[run]! !== size) return false
  }
  return runs.ends[last]! - runs.starts[last]! <= Math.max(size * 2, 3)
}

/** True where the digits are part of a decimal, an amount or a quantity rather than a number that names something. */
export function isQuantity(text: string, start: number, end: number): boolean {
  return (
    /[¥$€£]\s?$|\d[.,]$/.test(text.slice(Math.max(0, start - 2), start)) ||
    /^(?:[.,]\d|\s?(?:元|万|亿|千|股|份|美元|港元|欧元|日元|英镑|%|倍|吨|平方|人民币|RMB|USD|CNY))/.test(
      text.slice(end, end + 4),
    )
  )
}
