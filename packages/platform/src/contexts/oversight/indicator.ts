import type { StopMetric } from '#contexts/governance/index.ts'
import { dayStartInChinaMs, type Instant, instantOf, msOf } from '#kernel/time.ts'

/** Each is a sum over its slot, by application and model. */
export const plainNames = [
  'calls',
  'failed',
  'interrupted',
  'blocked',
  'refused',
  'found',
  'held',
  'overridden',
  'input-tokens',
  'output-tokens',
  'cost-milli',
] as const
export type PlainName = (typeof plainNames)[number]

/** A refusal by its code, a finding by guard and kind, a call by the bucket of its latency. */
export type IndicatorName = PlainName | `refused:${string}` | `found:${string}` | `ms:${number}`

export type Sums = ReadonlyMap<string, number>

export const grains = ['minute', 'hour', 'day'] as const
export type Grain = (typeof grains)[number]

export const GRAIN_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

/** The slot that an instant falls into, by its beginning. A day is one in China, as whoever reads of it has them. */
export function slotOf(grain: Grain, atMs: number): Instant {
  return instantOf(grain === 'day' ? dayStartInChinaMs(atMs) : atMs - (atMs % GRAIN_MS[grain]))
}

/** The coarsest slots in which a window still has a good resolution: 60 or more of them, save for a short one. */
export function grainOf(windowMinutes: number): Grain {
  if (windowMinutes <= 120) return 'minute'
  return windowMinutes <= 4 * 1_440 ? 'hour' : 'day'
}

/** The first slot of a window that ends now: the slot under way and all that lie wholly or partly within. */
export function windowStart(now: Instant, windowMinutes: number): Instant {
  return slotOf(grainOf(windowMinutes), msOf(now) - windowMinutes * GRAIN_MS.minute)
}

const SUB_BUCKETS = 8
const SUB_BUCKET_BITS = 3
const LATENCY_MS_MAX = 2 ** 21

/**
 * Fixed buckets as in HDR histograms: eight to each power of two, so that a bucket is at most an eighth wide of where it
 * begins, and those of all processes and times can be added.
 */
export function bucketOf(ms: number): number {
  const whole = Math.min(Math.max(0, Math.round(ms)), LATENCY_MS_MAX)
  if (whole < SUB_BUCKETS) return whole
  const shift = 31 - Math.clz32(whole) - SUB_BUCKET_BITS
  return (shift + 1) * SUB_BUCKETS + ((whole >> shift) - SUB_BUCKETS)
}

/** The greatest latency of a bucket in milliseconds: a percentile is never told as better than it is. */
export function bucketMaxMs(bucket: number): number {
  if (bucket < SUB_BUCKETS) return bucket
  const shift = Math.floor(bucket / SUB_BUCKETS) - 1
  return (((bucket % SUB_BUCKETS) + SUB_BUCKETS + 1) << shift) - 1
}

/** The latency that `percent` of the calls did not exceed; `undefined` without calls. */
export function latencyAt(sums: Sums, percent: number): number | undefined {
  const buckets = Array.from(sums)
    .filter(([name]) => name.startsWith('ms:'))
    .map(([name, count]) => ({ bucket: Number(name.slice('ms:'.length)), count }))
    .sort((a, b) => a.bucket - b.bucket)
  const total = buckets.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return undefined
  const rank = Math.ceil((percent / 100) * total)
  let passed = 0
  for (const { bucket, count } of buckets) {
    passed += count
    if (passed >= rank) return bucketMaxMs(bucket)
  }
  return undefined
}

const sumOf = (sums: Sums, name: IndicatorName) => sums.get(name) ?? 0

/** All that a caller asked for; what a stop refused says nothing about the application, so it does not count. */
function askedOf(sums: Sums): number {
  return sumOf(sums, 'calls') + refusedOf(sums)
}

function refusedOf(sums: Sums): number {
  return sumOf(sums, 'refused') - sumOf(sums, 'refused:stopped')
}

/** What was measured of calls in a window, and over how many; `undefined` where nothing was. */
export interface Measured {
  readonly value: number
  readonly calls: number
}

export type CallMetric = Exclude<StopMetric, 'complaint-count' | 'drift-value'>

export function measure(metric: CallMetric, sums: Sums): Measured | undefined {
  const calls = sumOf(sums, 'calls')
  switch (metric) {
    case 'error-percent':
      return percentOf(sumOf(sums, 'failed'), calls)
    case 'refusal-percent':
      return percentOf(refusedOf(sums), askedOf(sums))
    case 'finding-percent':
      return percentOf(sumOf(sums, 'found'), askedOf(sums))
    case 'latency-p50-ms':
    case 'latency-p95-ms':
    case 'latency-p99-ms': {
      const value = latencyAt(sums, Number(/\d+/.exec(metric)![0]))
      return value === undefined ? undefined : { value, calls }
    }
  }
}

function percentOf(part: number, calls: number): Measured | undefined {
  return calls === 0 ? undefined : { value: Math.round((part / calls) * 10_000) / 100, calls }
}
