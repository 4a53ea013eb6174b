import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { scoredFactors, type TableContent, TableRow } from './content.ts'

/** How one row differs between two tables. A row is the same by its id; where it stands matters, since the first answers. */
export const RowChange = z.object({
  id: z.string(),
  change: z.enum(['added', 'removed', 'changed', 'moved']),
  before: TableRow.optional(),
  after: TableRow.optional(),
})
export type RowChange = z.infer<typeof RowChange>

export const PointChange = z.object({
  factor: z.enum(scoredFactors),
  level: z.string(),
  before: z.int(),
  after: z.int(),
})
export type PointChange = z.infer<typeof PointChange>

export interface TableDifference {
  readonly rows: readonly RowChange[]
  readonly points: readonly PointChange[]
}

/** What a table has otherwise than another, in the order in which its rows stand; rows that are gone come last. */
export function compareTables(before: TableContent, after: TableContent): TableDifference {
  const former = new Map(before.rows.map((row) => [row.id, row]))
  const ids = new Set(after.rows.map(({ id }) => id))
  const kept = keptInOrder(
    after.rows.flatMap(({ id }) => {
      const place = before.rows.findIndex((row) => row.id === id)
      return place === -1 ? [] : [{ id, place }]
    }),
  )
  const present = after.rows.flatMap((row): RowChange[] => {
    const was = former.get(row.id)
    if (was === undefined) return [{ id: row.id, change: 'added', after: row }]
    const both = { id: row.id, before: was, after: row }
    if (!isDeepStrictEqual(was, row)) return [{ ...both, change: 'changed' }]
    return kept.has(row.id) ? [] : [{ ...both, change: 'moved' }]
  })
  const gone = before.rows
    .filter(({ id }) => !ids.has(id))
    .map((row): RowChange => ({ id: row.id, change: 'removed', before: row }))
  return { rows: [...present, ...gone], points: pointChanges(before, after) }
}

/** The most rows that still stand in their former order: only the others were moved. */
function keptInOrder(rows: readonly { readonly id: string; readonly place: number }[]) {
  let longest: readonly string[] = []
  const ending: { place: number; ids: readonly string[] }[] = []
  for (const { id, place } of rows) {
    const before = ending
      .filter((one) => one.place < place)
      .reduce<readonly string[]>((best, { ids }) => (ids.length > best.length ? ids : best), [])
    const ids = [...before, id]
    ending.push({ place, ids })
    if (ids.length > longest.length) longest = ids
  }
  return new Set(longest)
}

function pointChanges(before: TableContent, after: TableContent): PointChange[] {
  return scoredFactors.flatMap((factor) => {
    const was: Readonly<Record<string, number>> = before.points[factor]
    return Object.entries<number>(after.points[factor]).flatMap(([level, points]) =>
      was[level] === points ? [] : [{ factor, level, before: was[level] ?? 0, after: points }],
    )
  })
}
