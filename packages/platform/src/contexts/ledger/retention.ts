import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { because } from '#kernel/issue.ts'
import { addDays, endOfMonth, type Instant } from '#kernel/time.ts'
import { readCatalogue } from '#platform/catalogue.ts'

/** One class of content and how long it is kept after its business ended (`catalogue/retention.yaml`). */
export const RetentionClass = z
  .strictObject({
    id: z.string(),
    name: Bilingual,
    holds: Bilingual,
    daysAfterEnd: z.int().positive(),
    floorDays: z.int().positive(),
    source: z.string(),
  })
  .refine(
    ({ daysAfterEnd, floorDays }) => daysAfterEnd >= floorDays,
    because('短于最低期限', 'is shorter than its floor'),
  )
  .readonly()
export type RetentionClass = z.infer<typeof RetentionClass>

const RetentionCatalogue = z.strictObject({
  version: z.string(),
  classes: z.array(RetentionClass).min(1),
})

/** A content key as its date is decided: what it holds was made within `month`. */
export interface Kept {
  readonly month: string
  readonly businessEndedAt: Instant | undefined
}

/**
 * The first instant at which content may be destroyed; `undefined` while its business goes on.
 * INVARIANT: never before the end of the business, nor of the month in which it was made (measure 21.5).
 */
export function destroyableFrom(kept: Kept, { daysAfterEnd }: RetentionClass): Instant | undefined {
  if (kept.businessEndedAt === undefined) return undefined
  const madeBy = endOfMonth(kept.month)
  const from = madeBy > kept.businessEndedAt ? madeBy : kept.businessEndedAt
  return addDays(from, daysAfterEnd)
}

let classes: ReadonlyMap<string, RetentionClass> | undefined

/** The class of that id in the catalogue in force. */
export function retentionClass(id: string): RetentionClass | undefined {
  classes ??= new Map(
    RetentionCatalogue.parse(readCatalogue('retention.yaml')).classes.map((one) => [one.id, one]),
  )
  return classes.get(id)
}
