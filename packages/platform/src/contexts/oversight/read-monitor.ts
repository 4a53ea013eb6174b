import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import { addMs, type Instant, msOf } from '#kernel/time.ts'
import type { Services } from '#platform/services.ts'
import { GRAIN_MS, slotOf, windowStart } from './indicator.ts'
import { type SeriesQuery, sumsByModel, sumsBySlot } from './indicator-store.ts'
import { monitorErrors } from './monitor-errors.ts'
import { type Summary, summaryOf } from './summary.ts'

/** More than a chart can draw; a day of minutes fits. */
export const POINTS_MAX = 1_500

export interface Live {
  readonly application: ApplicationId
  readonly all: Summary
  readonly models: readonly { readonly model: string; readonly all: Summary }[]
}

/** What all gateways did within the last minutes, by application and by model of it. */
export async function readLive(
  actor: Actor,
  minutes: number,
  { db, now }: Pick<Services, 'db' | 'now'>,
): Promise<readonly Live[]> {
  authorize(actor, 'monitor:read')
  const since = windowStart(now(), minutes)
  const rows = await sumsByModel(db, actor.institution, { since })
  return Array.from(
    Map.groupBy(rows, ({ application }) => application),
    ([application, found]) => ({
      application,
      all: summaryOf(merged(found)),
      models: Array.from(Map.groupBy(found, ({ model }) => model))
        .filter(([model]) => model !== '')
        .map(([model, ofModel]) => ({ model, all: summaryOf(merged(ofModel)) })),
    }),
  )
}

export interface Point {
  readonly at: Instant
  readonly all: Summary
}

/** One point for each slot from `from` to before `to`, empty ones included. Error: `oversight.too_many_points`. */
export async function readSeries(
  actor: Actor,
  query: SeriesQuery,
  { db }: Pick<Services, 'db'>,
): Promise<readonly Point[]> {
  authorize(actor, 'monitor:read')
  const { grain, to } = query
  const from = slotOf(grain, msOf(query.from))
  const points = Math.ceil((msOf(to) - msOf(from)) / GRAIN_MS[grain])
  if (points > POINTS_MAX) throw monitorErrors.too_many_points({ points, pointsMax: POINTS_MAX })
  const rows = await sumsBySlot(db, actor.institution, { ...query, from })
  const bySlot = Map.groupBy(rows, ({ slot }) => slot)
  return Array.from({ length: Math.max(0, points) }, (_, index) => {
    const at = addMs(from, index * GRAIN_MS[grain])
    return { at, all: summaryOf(merged(bySlot.get(at) ?? [])) }
  })
}

/** `pg` answers sums of bigint as text. */
export function merged(
  rows: readonly { readonly name: string; readonly value: number | string }[],
) {
  const sums = new Map<string, number>()
  for (const { name, value } of rows) sums.set(name, (sums.get(name) ?? 0) + Number(value))
  return sums
}
