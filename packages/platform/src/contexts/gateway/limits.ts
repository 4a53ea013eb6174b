import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import { addMs, dayStartInChinaMs, instantOf, monotonicMs, msOf } from '#kernel/time.ts'
import { isUnreachable } from '#platform/http/reply-error.ts'
import type { Services } from '#platform/services.ts'
import { deleteQuotas, leaseUnits } from './limit-store.ts'
import type { Quota } from './limit-tables.ts'
import { withinTime } from './within-time.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const windowMs = { requests: MINUTE_MS, tokens: MINUTE_MS, cost: DAY_MS } as const
const quotas = ['requests', 'tokens', 'cost'] as const satisfies readonly Quota[]

/** A lease is a twentieth of the limit: small limits are exact, large ones cost few round trips. */
const LEASES_PER_LIMIT = 20
const LEASE_TIMEOUT_MS = 2_000
/** How long a failed lease speaks for the database, so that calls do not each wait to learn the same. */
const UNAVAILABLE_MS = 500
/** A call that has been outrun so often by others is refused rather than kept waiting. */
const ROUNDS_MAX = 64

const QUOTA_KEPT_MS = 2 * DAY_MS
const SWEEP_ROWS_MAX = 5_000
const SWEEP_BATCHES_MAX = 20

export interface Consumer {
  readonly institution: InstitutionId
  readonly application: ApplicationId
}

export interface ConsumerLimits {
  readonly requestsPerMinute: number
  readonly tokensPerMinute: number
  /** In thousandths of the currency unit, per day in China. */
  readonly costPerDayMilli: number
}

export interface Consumption {
  readonly tokens: number
  readonly costMilli: number
}

export type Taken =
  | {
      readonly ok: true
      /** Once, when the call has ended, with what it really consumed; zeros when nothing was sent. */
      settle(actual: Consumption): void
    }
  | {
      readonly ok: false
      readonly what: Quota | 'unavailable'
      readonly retryAfterSeconds: number
    }

export interface Limiter {
  /**
   * Takes one request and the estimate out of the limits. At once where this process holds enough on lease, else after
   * asking the database.
   */
  take(consumer: Consumer, limits: ConsumerLimits, estimate: Consumption): Taken | Promise<Taken>
}

/** What this process holds of one window. */
interface Lease {
  windowStartMs: number
  limit: number
  /** Below zero: calls consumed more than their estimates, and it is owed. */
  available: number
  /** The least that the database refused in this window. What is left only shrinks, so neither will more be granted. */
  refusedFrom: number
  /** What those who wait for the lease under way need together. */
  waiting: number
  refill: Promise<void> | undefined
}

type Leases = Readonly<Record<Quota, Lease>>
type Needs = Readonly<Record<Quota, number>>

interface LimiterState {
  readonly services: Pick<Services, 'db' | 'now'>
  readonly leases: Map<string, Leases>
  unavailableUntilMs: number
}

/**
 * Limits that hold over all processes on one database: each leases a part of a window's limit and spends it by itself.
 *
 * INVARIANT: what all processes take in one window, by estimate, never exceeds its limit. What calls consume beyond
 * their estimates is taken from what is leased next, in whichever window that is.
 */
export function createLimiter(services: Pick<Services, 'db' | 'now'>): Limiter {
  const state: LimiterState = { services, leases: new Map(), unavailableUntilMs: 0 }
  return {
    take(consumer, limits, estimate) {
      const leases = leasesOf(state, consumer)
      const needs: Needs = {
        requests: 1,
        tokens: Math.ceil(estimate.tokens),
        cost: Math.ceil(estimate.costMilli),
      }
      turnWindows(leases, limits, msOf(services.now()))
      if (fits(leases, needs)) return spend(leases, needs)
      return takeFromDatabase(state, consumer, limits, needs)
    },
  }
}

function leasesOf({ leases }: LimiterState, { institution, application }: Consumer): Leases {
  const key = `${institution}/${application}`
  const known = leases.get(key)
  if (known !== undefined) return known
  const fresh = { requests: emptyLease(), tokens: emptyLease(), cost: emptyLease() }
  leases.set(key, fresh)
  return fresh
}

function emptyLease(): Lease {
  return {
    windowStartMs: Number.NEGATIVE_INFINITY,
    limit: 0,
    available: 0,
    refusedFrom: Number.POSITIVE_INFINITY,
    waiting: 0,
    refill: undefined,
  }
}

/** What is left of a passed window is worth nothing; what is owed stays owed. */
function turnWindows(leases: Leases, limits: ConsumerLimits, nowMs: number) {
  turnWindow(leases.requests, limits.requestsPerMinute, windowStartMs('requests', nowMs))
  turnWindow(leases.tokens, limits.tokensPerMinute, windowStartMs('tokens', nowMs))
  turnWindow(leases.cost, limits.costPerDayMilli, windowStartMs('cost', nowMs))
}

/** Days are those in China: there a budget of the day begins at midnight. */
function windowStartMs(what: Quota, nowMs: number): number {
  return what === 'cost' ? dayStartInChinaMs(nowMs) : nowMs - (nowMs % windowMs[what])
}

function turnWindow(lease: Lease, limit: number, windowStartMs: number) {
  if (lease.windowStartMs !== windowStartMs) {
    lease.windowStartMs = windowStartMs
    lease.available = Math.min(lease.available, 0)
    lease.refusedFrom = Number.POSITIVE_INFINITY
  }
  if (lease.limit !== limit) {
    lease.limit = limit
    lease.refusedFrom = Number.POSITIVE_INFINITY
  }
}

function fits(leases: Leases, needs: Needs): boolean {
  return (
    leases.requests.available >= needs.requests &&
    leases.tokens.available >= needs.tokens &&
    leases.cost.available >= needs.cost
  )
}

function spend(leases: Leases, needs: Needs): Taken {
  for (const what of quotas) leases[what].available -= needs[what]
  const tokensWindowMs = leases.tokens.windowStartMs
  const costWindowMs = leases.cost.windowStartMs
  let isSettled = false
  return {
    ok: true,
    settle({ tokens, costMilli }) {
      if (isSettled) return
      isSettled = true
      giveBack(leases.tokens, needs.tokens - Math.ceil(tokens), tokensWindowMs)
      giveBack(leases.cost, needs.cost - Math.ceil(costMilli), costWindowMs)
    },
  }
}

/** A surplus belongs to the window it was taken from; a deficit is owed whatever the time. */
function giveBack(lease: Lease, units: number, windowStartMs: number) {
  if (units < 0 || lease.windowStartMs === windowStartMs) lease.available += units
}

async function takeFromDatabase(
  state: LimiterState,
  consumer: Consumer,
  limits: ConsumerLimits,
  needs: Needs,
): Promise<Taken> {
  const leases = leasesOf(state, consumer)
  for (let round = 1; ; round += 1) {
    const nowMs = msOf(state.services.now())
    turnWindows(leases, limits, nowMs)
    if (fits(leases, needs)) return spend(leases, needs)
    const lacking = quotas.filter((what) => leases[what].available < needs[what])
    const hopeless = lacking.find((what) => isHopeless(leases[what], needs[what]))
    if (hopeless !== undefined || round === ROUNDS_MAX) {
      return refusal(hopeless ?? lacking[0]!, nowMs)
    }
    if (monotonicMs() < state.unavailableUntilMs) return unavailable
    try {
      await Promise.all(
        lacking.map((what) => awaitRefill(state, consumer, what, leases[what], needs[what])),
      )
    } catch (error) {
      if (!isUnreachable(error) && !isLeaseTimeout(error)) throw error
      state.unavailableUntilMs = monotonicMs() + UNAVAILABLE_MS
      return unavailable
    }
  }
}

const unavailable: Taken = { ok: false, what: 'unavailable', retryAfterSeconds: 1 }

function refusal(what: Quota, nowMs: number): Taken {
  const leftMs = windowStartMs(what, nowMs) + windowMs[what] - nowMs
  return { ok: false, what, retryAfterSeconds: Math.ceil(leftMs / 1_000) }
}

/** While something is owed, any part that is left is of use: it pays. Else less than the need helps nobody here. */
function leastUseful(lease: Lease, need: number): number {
  return lease.available < 0 ? 1 : need - lease.available
}

function isHopeless(lease: Lease, need: number): boolean {
  const least = leastUseful(lease, need)
  return least > lease.limit || least >= lease.refusedFrom
}

/** Joins the lease under way, or starts one for all who wait. */
async function awaitRefill(
  state: LimiterState,
  consumer: Consumer,
  what: Quota,
  lease: Lease,
  need: number,
): Promise<void> {
  lease.waiting += need
  try {
    lease.refill ??= refill(state, consumer, what, lease, need)
    await lease.refill
  } finally {
    lease.waiting -= need
  }
}

async function refill(
  { services }: LimiterState,
  consumer: Consumer,
  what: Quota,
  lease: Lease,
  need: number,
): Promise<void> {
  const { windowStartMs, limit } = lease
  const unitsMin = leastUseful(lease, need)
  const share = Math.max(1, Math.floor(limit / LEASES_PER_LIMIT))
  const units = Math.min(limit, Math.max(share, lease.waiting - lease.available))
  try {
    // A lease that is granted after all is lost to this window: too little is spent then, never too much.
    const granted = await withinTime(
      leaseUnits(services.db, {
        ...consumer,
        what,
        windowStart: instantOf(windowStartMs),
        units,
        unitsMin,
        limit,
      }),
      LEASE_TIMEOUT_MS,
      () => leaseTimeout,
    )
    // The window or the limit changed meanwhile: what was granted for the old one is dropped.
    if (lease.windowStartMs !== windowStartMs || lease.limit !== limit) return
    lease.available += granted
    if (granted === 0) lease.refusedFrom = Math.min(lease.refusedFrom, unitsMin)
    else if (granted < units) lease.refusedFrom = 1
  } finally {
    lease.refill = undefined
  }
}

const leaseTimeout = new Error('the lease of a quota took too long')

function isLeaseTimeout(error: unknown): boolean {
  return error === leaseTimeout
}

/** Deletes windows that have long passed, in batches and no more than so many at once; answers how many. */
export async function sweepQuotas({ db, now }: Pick<Services, 'db' | 'now'>): Promise<number> {
  const before = addMs(now(), -QUOTA_KEPT_MS)
  let deleted = 0
  for (let batch = 0; batch < SWEEP_BATCHES_MAX; batch += 1) {
    const count = await deleteQuotas(db, before, SWEEP_ROWS_MAX)
    deleted += count
    if (count < SWEEP_ROWS_MAX) break
  }
  return deleted
}
