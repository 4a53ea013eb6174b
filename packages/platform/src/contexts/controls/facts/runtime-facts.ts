import {
  openCheckpoint,
  parseEntry,
  parseProof,
  verifyConsistency,
  verifyProof,
} from '@hengjian/ledger'
import {
  latestCheckpoint,
  proveConsistency,
  proveEntry,
  retentionClass,
  verifiersOf,
} from '#contexts/ledger/index.ts'
import type { EntryId } from '#kernel/ids.ts'
import { addDays, daysBetween, endOfMonth, type Instant } from '#kernel/time.ts'
import {
  countedActs,
  countedCalls,
  countedTrials,
  leavesBehind,
  newestEntryIds,
  probeBodies,
  sampledRecords,
} from '../fold-store.ts'
import { PROBE_RAN, type ProbeOutcome, ProbeRun } from '../probe-run.ts'
import { probes as probesOfProduct } from '../probes/probes.ts'
import { defineFact, type FactContext, type Unknown, unknown } from './fact.ts'
import { destroyedKeys } from './governance-store.ts'
import { firstCheckpointAfter } from './log-store.ts'
import { type ReviewOfRecord, reviewsOfRecords } from './oversight-store.ts'

const CALL_KINDS = ['call.recorded', 'call.refused', 'call.interrupted']
/** Among how many of the newest calls a sample is drawn. */
const SAMPLED_AMONG = 5_000
/** A fold that lags by more is not what the instant was asked about; the integrator takes a second. */
const LEAVES_BEHIND_MAX = 5_000

export interface CallCount {
  readonly application: string
  readonly model: string
  readonly supplier: string
  readonly outcome: 'answered' | 'failed' | 'refused' | 'held' | 'fallback' | 'interrupted'
  readonly code: string
  readonly permitted: boolean
  readonly calls: number
  readonly findings: number
  /** In thousandths of the currency of the model's price. */
  readonly costMilli: number
  readonly metered: number
  /** Of answers that told the reason codes of their decision. */
  readonly reasoned: number
  /** Findings that were masked, replaced or refused. */
  readonly hidden: number
}

export interface CallCounts {
  readonly rows: readonly CallCount[]
  readonly byApplication: ReadonlyMap<string, readonly CallCount[]>
}

/** Calls are counted by whole days: of a past instant, its own day is left out. */
function daysOf({ at, isPast, windowDays }: FactContext) {
  const before = isPast ? at : addDays(at, 1)
  return { from: addDays(at, -windowDays).slice(0, 10), before: before.slice(0, 10) }
}

async function behind({ reader, institution }: FactContext): Promise<Unknown | undefined> {
  const leaves = await leavesBehind(reader, institution)
  if (leaves <= LEAVES_BEHIND_MAX) return undefined
  return unknown('behind', {
    zh: `账本中还有 ${leaves} 条尚未统计`,
    en: `${leaves} entries of the ledger are not counted yet`,
  })
}

export const calls = defineFact<CallCounts>({
  says: { zh: '观察期内的调用', en: 'calls within the window' },
  kinds: CALL_KINDS,
  async load(context) {
    const { reader, institution, only } = context
    const late = await behind(context)
    if (late !== undefined) return late
    const rows = await countedCalls(reader, { institution, ...daysOf(context) }, only)
    return { rows, byApplication: Map.groupBy(rows, ({ application }) => application) }
  },
})

/** How often each model version was tried on its page and answered. */
export const trials = defineFact<ReadonlyMap<string, number>>({
  says: { zh: '模型试用次数', en: 'trials of models' },
  kinds: ['call.recorded'],
  async load(context) {
    const late = await behind(context)
    if (late !== undefined) return late
    return countedTrials(context.reader, context.institution, daysOf(context).before)
  },
})

export const acts = defineFact({
  says: { zh: '账本条目与行为人', en: 'entries of the ledger and who acted' },
  kinds: [],
  async load(context) {
    const late = await behind(context)
    if (late !== undefined) return late
    return countedActs(context.reader, context.institution, daysOf(context).before)
  },
})

export interface SampledCall {
  readonly entry: EntryId
  readonly caller: boolean
  readonly permit: boolean
  readonly model: boolean
  readonly path: boolean
  readonly rawData: boolean
  readonly outcome: boolean
  /** Whether the ledger tells who decided about what was held; of what left at once there is nothing to tell. */
  readonly reviewed: boolean
  /** Whether it is kept what made it wait for a person, or be answered by the fallback, and by which thresholds guards acted. */
  readonly triggers: boolean
  /** Whether its inclusion in the signed log was proven. */
  readonly proven: boolean
}

/** Records drawn at random, seeded by the root of the log, so that nobody chooses them and anybody can draw them again. */
export const sample = defineFact<readonly SampledCall[]>({
  says: { zh: '随机抽取的调用记录', en: 'records of calls drawn at random' },
  kinds: ['call.recorded'],
  async load(context) {
    const { reader, institution, db, vault } = context
    const head = await latestCheckpoint(reader, institution)
    if (head === undefined) return []
    const seed = Buffer.from(head.root).toString('hex')
    const drawn = { seed, among: SAMPLED_AMONG, count: context.sampleSize }
    const rows = await sampledRecords(reader, context, drawn)
    const verifiers = await verifiersOf(reader, vault, institution, 'log')
    const reviews = await reviewsOfRecords(
      context,
      rows.map(({ id }) => id as EntryId),
    )
    const judged: SampledCall[] = []
    for (const { id, text, index } of rows) {
      const isProvable = index !== null && index < head.size
      const proof = isProvable
        ? parseProof(await proveEntry(db, institution, id as EntryId))
        : undefined
      const proven = proof?.ok === true && verifyProof(proof.value, Buffer.from(text), verifiers).ok
      judged.push({ entry: id as EntryId, ...traceOf(text, reviews.get(id)), proven })
    }
    return judged
  },
})

/** What of the way of one call its entry tells (measures 3.4, 22.4). */
function traceOf(
  text: string,
  review: ReviewOfRecord | undefined,
): Omit<SampledCall, 'entry' | 'proven'> {
  const parsed = parseEntry(text)
  const entry = parsed.ok ? parsed.value : undefined
  const body = (entry?.body ?? {}) as Record<string, unknown>
  const model = body.model as { version?: unknown; digest?: unknown } | undefined
  const outcome = body.outcome as { as?: unknown; on?: unknown } | undefined | null
  const names = entry?.payloads.map(({ name }) => name) ?? []
  return {
    caller: entry?.actor.type === 'application',
    permit: typeof body.permit === 'string',
    model: typeof model?.version === 'string' && typeof model.digest === 'string',
    // What was refused, or stood in for, before a model was reached has no step to tell of.
    path: Array.isArray(body.path) && (body.path.length > 0 || outcome?.as !== 'answered'),
    rawData: names.includes('request') && names.includes('answer'),
    outcome: typeof outcome === 'object' && outcome !== null,
    reviewed:
      outcome?.as !== 'held' || (review !== undefined && (review.open || review.told === true)),
    triggers:
      isFindings(body.findings) &&
      (outcome?.as !== 'held' || (review?.reasons ?? 0) > 0) &&
      (outcome?.as !== 'fallback' || typeof outcome.on === 'string'),
  }
}

/** Whether each finding of a guard tells its score, its threshold and what was done; without a finding there is none to tell. */
function isFindings(findings: unknown): boolean {
  const each: readonly unknown[] = Array.isArray(findings) ? findings : []
  return each.every((finding) => {
    const { score, threshold, action } = finding as Record<string, unknown>
    return typeof score === 'number' && typeof threshold === 'number' && typeof action === 'string'
  })
}

/** Whether the log of today contains the log of an earlier checkpoint: signatures and consistency proof. */
export const log = defineFact({
  says: { zh: '账本的一致性', en: 'the consistency of the log' },
  kinds: [],
  async load({ reader, vault, institution, at }) {
    const [head, earlier] = [
      await latestCheckpoint(reader, institution),
      await firstCheckpointAfter(reader, institution, addDays(at, -30)),
    ]
    if (head === undefined || earlier === undefined) {
      return unknown('error', {
        zh: '账本尚无签名检查点',
        en: 'the log has no signed checkpoint yet',
      })
    }
    const verifiers = await verifiersOf(reader, vault, institution, 'log')
    const [newer, older] = [
      openCheckpoint(head.note, verifiers),
      openCheckpoint(earlier.note, verifiers),
    ]
    if (!newer.ok || !older.ok) return { size: head.size, since: earlier.size, consistent: false }
    const { size: size1, root: root1 } = older.value
    const { size: size2, root: root2 } = newer.value
    const hashes = await proveConsistency(reader, institution, size1, size2)
    const { ok } = verifyConsistency({ size1, size2, root1, root2, hashes })
    return { size: size2, since: size1, consistent: ok }
  },
})

/** Content that was destroyed, and how much of it before its date. */
export const destructions = defineFact({
  says: { zh: '内容销毁', en: 'destroyed content' },
  kinds: ['content.destroyed'],
  async load(context) {
    const rows = await destroyedKeys(context)
    const early = rows.filter(({ retention, month, destroyed_at, ended_at }) => {
      const days = retentionClass(retention)?.daysAfterEnd
      if (ended_at === null || days === undefined) return true
      const madeBy = endOfMonth(month)
      return destroyed_at < addDays(madeBy > ended_at ? madeBy : ended_at, days)
    })
    return { destroyed: rows.length, early: early.map(({ id }) => id) }
  },
})

export type ProbeFact = { readonly probe: string } & (
  | {
      readonly outcome: Exclude<ProbeOutcome, 'errored'>
      readonly at: Instant
      readonly daysAgo: number
      readonly entry: EntryId
    }
  /** The product has it, and it has taught nothing yet. */
  | { readonly outcome: 'never-ran' }
)

const PROBE_RUNS_MAX = 5_000

/**
 * The newest decided run of each probe by statement. A run that errored has taught nothing, so the one before it stands. INVARIANT: of
 * the present every probe that the product has is asked for, and none that it has no more; which there were in the past nobody kept.
 */
export const probes = defineFact<ReadonlyMap<string, readonly ProbeFact[]>>({
  says: { zh: '探针结果', en: 'results of probes' },
  kinds: [PROBE_RAN],
  async load(context) {
    const newest = new Map<string, ProbeFact & { readonly statement: string }>()
    for (const { id, at, body } of await probeBodies(context.reader, context, PROBE_RUNS_MAX)) {
      const run = ProbeRun.safeParse(body)
      if (!run.success || run.data.outcome === 'errored') continue
      const { probe, statement, outcome } = run.data
      const key = `${statement} ${probe}`
      const daysAgo = daysBetween(at, context.at)
      if (!newest.has(key))
        newest.set(key, { statement, probe, outcome, at, daysAgo, entry: id as EntryId })
    }
    const known = context.isPast
      ? [...newest.values()]
      : everyProbe.map(
          ({ statement, probe }) =>
            newest.get(`${statement} ${probe}`) ?? {
              statement,
              probe,
              outcome: 'never-ran' as const,
            },
        )
    return Map.groupBy(known, ({ statement }) => statement)
  },
})

const everyProbe = probesOfProduct.flatMap(({ id: probe, statements }) =>
  statements.map((statement) => ({ statement, probe })),
)

/** The newest entries on which facts rest, by kind. */
export async function evidenceOf(context: FactContext, kinds: readonly string[]) {
  const rows = await newestEntryIds(context.reader, context, kinds, EVIDENCE_PER_KIND)
  return Map.groupBy(rows, ({ kind }) => kind)
}

const EVIDENCE_PER_KIND = 3
