import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import { msOf } from '#kernel/time.ts'
import { toCatalogueError } from '#platform/http/reply-error.ts'
import type { Services } from '#platform/services.ts'
import { bucketOf, GRAIN_MS, type IndicatorName } from './indicator.ts'
import { addSums, type SumRow } from './indicator-store.ts'

export interface Consumed {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly costMilli: number
}

export interface Watched {
  readonly institution: InstitutionId
  readonly application: ApplicationId
  /** The version asked for; absent where it was not known yet. */
  readonly model: string | undefined
}

/** Counts in memory what gateways do, and adds it to the database about every second. */
export interface Indicators {
  /** A call that reached a model or tried to, at its end. `findings` are counts by `guard:kind`. */
  ended(
    call: Watched & {
      readonly outcome: 'answered' | 'failed' | 'refused' | 'interrupted' | 'held'
      readonly totalMs: number
      readonly consumed: Consumed
      readonly findings: ReadonlyMap<string, number>
    },
  ): void
  /** A call that no model saw. */
  refused(
    call: Watched & { readonly code: string; readonly findings: ReadonlyMap<string, number> },
  ): void
  /** Anything else that is counted, e.g. a result that is held. */
  count(call: Watched, name: IndicatorName, by?: number): void
  /** Writes what was counted. What cannot be written is kept for the next time; never rejects. */
  flush(): Promise<void>
}

/** While the database is away no more than so many different sums are kept: memory is no ledger. */
const SUMS_MAX = 50_000
const outcomeNames = {
  answered: undefined,
  failed: 'failed',
  refused: 'blocked',
  interrupted: 'interrupted',
  held: 'held',
} as const

type Counted = Map<string, { readonly watched: Watched; readonly sums: Map<string, number> }>

export function createIndicators({
  db,
  now,
  log,
}: Pick<Services, 'db' | 'now' | 'log'>): Indicators {
  /** By minute, so that what waits long is still added to when it happened. */
  let counted = new Map<number, Counted>()

  function sumsOf({ institution, application, model }: Watched, atMs: number): Map<string, number> {
    const minute = Math.floor(atMs / GRAIN_MS.minute)
    const ofMinute: Counted = counted.get(minute) ?? new Map()
    if (ofMinute.size === 0) counted.set(minute, ofMinute)
    const key = `${application}/${model ?? ''}`
    const known = ofMinute.get(key)
    if (known !== undefined) return known.sums
    const sums = new Map<string, number>()
    ofMinute.set(key, { watched: { institution, application, model }, sums })
    return sums
  }

  function addFindings(sums: Map<string, number>, findings: ReadonlyMap<string, number>) {
    if (findings.size === 0) return
    add(sums, 'found', 1)
    for (const [finding, count] of findings) add(sums, `found:${finding}`, count)
  }

  function keep(rows: readonly SumRow[]) {
    const left = SUMS_MAX - sizeOf(counted)
    if (rows.length > left) log.warn({ dropped: rows.length - left }, 'indicators were dropped')
    for (const { institution, application, model, atMs, name, value } of rows.slice(0, left)) {
      const watched = { institution, application, model: model === '' ? undefined : model }
      add(sumsOf(watched, atMs), name, value)
    }
  }

  return {
    ended(call) {
      const sums = sumsOf(call, msOf(now()))
      add(sums, 'calls', 1)
      const name = outcomeNames[call.outcome]
      if (name !== undefined) add(sums, name, 1)
      add(sums, `ms:${bucketOf(call.totalMs)}`, 1)
      add(sums, 'input-tokens', call.consumed.inputTokens)
      add(sums, 'output-tokens', call.consumed.outputTokens)
      add(sums, 'cost-milli', call.consumed.costMilli)
      addFindings(sums, call.findings)
    },
    refused(call) {
      const sums = sumsOf(call, msOf(now()))
      add(sums, 'refused', 1)
      add(sums, `refused:${call.code}`, 1)
      addFindings(sums, call.findings)
    },
    count: (watched, name, by = 1) => add(sumsOf(watched, msOf(now())), name, by),
    async flush() {
      if (counted.size === 0) return
      const rows = rowsOf(counted)
      counted = new Map()
      try {
        await addSums(db, rows)
      } catch (error) {
        log.debug({ code: toCatalogueError(error, log).code }, 'indicators wait for the database')
        keep(rows)
      }
    },
  }
}

function add(sums: Map<string, number>, name: string, by: number) {
  if (by > 0) sums.set(name, (sums.get(name) ?? 0) + by)
}

function rowsOf(counted: ReadonlyMap<number, Counted>): readonly SumRow[] {
  return Array.from(counted).flatMap(([minute, ofMinute]) =>
    Array.from(ofMinute.values()).flatMap(({ watched, sums }) =>
      Array.from(sums, ([name, value]) => ({
        ...watched,
        model: watched.model ?? '',
        atMs: minute * GRAIN_MS.minute,
        name,
        value,
      })),
    ),
  )
}

function sizeOf(counted: ReadonlyMap<number, Counted>): number {
  let size = 0
  for (const ofMinute of counted.values()) {
    for (const { sums } of ofMinute.values()) size += sums.size
  }
  return size
}
