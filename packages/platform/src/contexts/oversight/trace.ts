import { z } from 'zod'
import { addMs, Instant, msOf } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import {
  type CallMetric,
  GRAIN_MS,
  type Grain,
  grainOf,
  grains,
  measure,
  slotOf,
} from './indicator.ts'
import { sumsBySlot } from './indicator-store.ts'
import { isReported, type Question } from './judge.ts'
import { merged } from './read-monitor.ts'
import { readingsBetween } from './reading-store.ts'
import { KEPT_DAYS } from './sweep-indicators.ts'

/** How many slots are shown before what was met, and after it at most. */
const SLOTS_EACH_SIDE = 60

/**
 * How what is watched went around an instant: at each slot the value over the window that ended with it, as it is judged.
 * `value` is absent where nothing was measured.
 */
export const Trace = z.object({
  grain: z.enum(grains),
  windowMinutes: z.int().positive(),
  points: z
    .array(z.object({ at: Instant, value: z.number().optional(), calls: z.int().nonnegative() }))
    .readonly(),
})
export type Trace = z.infer<typeof Trace>
type Point = Trace['points'][number]

interface Stretch {
  readonly grain: Grain
  readonly slots: readonly Instant[]
  /** How long before the end of a slot its window begins. */
  readonly windowMs: number
}

/** Around `at`, to `until` at the latest; `undefined` once none of it is kept any more. */
export async function traceOf(
  reader: Reader,
  question: Omit<Question, 'notBefore'>,
  { at, until }: { readonly at: Instant; readonly until: Instant },
  now: Instant,
): Promise<Trace | undefined> {
  const { metric, windowMinutes } = question
  const grain = isReported(metric) ? grainOf(windowMinutes) : finestKept(windowMinutes, at, now)
  if (grain === undefined) return undefined
  const stretch = stretchOf(grain, windowMinutes, at, until)
  const points = isReported(metric)
    ? await reportedPoints(reader, question, stretch)
    : await callPoints(reader, question, stretch)
  return { grain, windowMinutes, points }
}

/** The slots in which a window is judged, or coarser ones where those were deleted. */
function finestKept(windowMinutes: number, at: Instant, now: Instant): Grain | undefined {
  const ageDays = (msOf(now) - msOf(at)) / GRAIN_MS.day
  return grains
    .slice(grains.indexOf(grainOf(windowMinutes)))
    .find((grain) => ageDays < KEPT_DAYS[grain])
}

function stretchOf(grain: Grain, windowMinutes: number, at: Instant, until: Instant): Stretch {
  const step = GRAIN_MS[grain]
  const first = msOf(slotOf(grain, msOf(at))) - SLOTS_EACH_SIDE * step
  const last = Math.min(msOf(until), msOf(at) + SLOTS_EACH_SIDE * step)
  const count = Math.floor((last - first) / step) + 1
  const slots = Array.from({ length: count }, (_, index) => slotOf(grain, first + index * step))
  const windowSlots = Math.floor((windowMinutes * GRAIN_MS.minute) / step)
  return { grain, slots, windowMs: windowSlots * step }
}

/** As `answer` judges: the slot itself, and those that lie wholly or partly within its window. */
async function callPoints(
  reader: Reader,
  { institution, application, metric }: Omit<Question, 'notBefore'>,
  { grain, slots, windowMs }: Stretch,
): Promise<readonly Point[]> {
  const from = addMs(slots[0]!, -windowMs)
  const to = addMs(slots.at(-1)!, GRAIN_MS[grain])
  const rows = await sumsBySlot(reader, institution, { application, grain, from, to })
  return slots.map((at) => {
    const since = addMs(at, -windowMs)
    const sums = merged(rows.filter(({ slot }) => slot >= since && slot <= at))
    return { at, calls: 0, ...measure(metric as CallMetric, sums) }
  })
}

async function reportedPoints(
  reader: Reader,
  { institution, application, metric }: Omit<Question, 'notBefore'>,
  { grain, slots, windowMs }: Stretch,
): Promise<readonly Point[]> {
  const from = addMs(slots[0]!, -windowMs)
  const to = addMs(slots.at(-1)!, GRAIN_MS[grain])
  const isCount = metric === 'complaint-count'
  const asked = { metric: isCount ? 'complaint' : 'drift', from, to } as const
  const readings = await readingsBetween(reader, institution, application, asked)
  return slots.map((at) => {
    const end = addMs(at, GRAIN_MS[grain])
    const since = addMs(end, -Math.max(windowMs, GRAIN_MS[grain]))
    const values = readings
      .filter(({ observedAt }) => observedAt >= since && observedAt < end)
      .map(({ value }) => value)
    if (isCount) return { at, calls: 0, value: values.reduce((sum, value) => sum + value, 0) }
    return { at, calls: 0, ...(values.length > 0 && { value: Math.max(...values) }) }
  })
}
