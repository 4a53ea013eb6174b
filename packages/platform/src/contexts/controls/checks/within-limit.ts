import { type CallMetric, measure } from '#contexts/oversight/index.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { FactValue } from '../facts/facts.ts'
import type { Indicated } from '../facts/indicator-facts.ts'
import type { CallCount } from '../facts/runtime-facts.ts'
import type { Limit, LimitMetric } from '../own/own-statement.ts'
import { type Check, defineCheck, eachOf, type Verdict } from './check.ts'
import { isRunning } from './stages.ts'

/** An own statement that each running application keeps an indicator within a limit. */
export function withinLimit(limit: Limit): Check {
  const { metric } = limit
  // What is counted out of the ledger is known of the past, too; what monitoring counts is kept for a time only.
  if (metric === 'error-percent' || metric === 'refusal-percent') {
    return {
      ...byCalls,
      decide: ({ applications, calls }) =>
        judge(limit, applications, (id) =>
          measureCalls(metric, calls.byApplication.get(id) ?? [], limit.callsMin),
        ),
    }
  }
  return {
    ...byIndicators,
    decide: ({ applications, indicators }) =>
      judge(limit, applications, (id) => {
        const indicated = indicators.get(id as never)
        return indicated && measureIndicated({ ...limit, metric }, indicated)
      }),
  }
}

/** What all limits have in common; the digest of this module is read once for each of the two sources. */
const common = {
  statement: 'X-LIMIT',
  from: import.meta.url,
  scope: 'application',
  decide: (): Verdict => ({
    finding: 'unknown',
    reason: { zh: '没有限值', en: 'no limit' },
    todo: [],
  }),
} as const
const byCalls = defineCheck({ ...common, reads: ['applications', 'calls'] })
const byIndicators = defineCheck({ ...common, reads: ['applications', 'indicators'] })

/** An application of which nothing was measured is not judged, and proves nothing. */
function judge(
  limit: Limit,
  applications: FactValue<'applications'>,
  valueIn: (application: string) => number | undefined,
): Verdict {
  const { metric, finding, comparison, threshold, callsMin } = limit
  const { zh, en } = finding === undefined ? metricNames[metric] : nameOfFinding(finding)
  const bound = { above: ['不高于', 'at most'], below: ['不低于', 'at least'] }[comparison]
  const unit = unitOf(metric)
  const measured = applications.filter(isRunning).flatMap(({ id }) => {
    const value = valueIn(id)
    return value === undefined ? [] : [{ id, value }]
  })
  return eachOf(
    measured,
    {
      which: {
        zh: `观察期内调用不少于 ${callsMin} 次且有该指标的运行中应用`,
        en: `running applications with at least ${callsMin} calls in the window and the indicator`,
      },
      asks: {
        zh: `${zh}${bound[0]} ${threshold}${unit.zh}`,
        en: `keep their ${en} at ${bound[1]} ${threshold}${unit.en}`,
      },
      todo: {
        zh: `查明${zh}超出限值的应用的原因`,
        en: `Find out why the ${en} of these applications is outside the limit`,
      },
      of: 'applications',
    },
    ({ id }) => id,
    ({ value }) => (comparison === 'above' ? value <= threshold : value >= threshold),
  )
}

const metricNames = {
  'error-percent': { zh: '出错率', en: 'share of failed calls' },
  'refusal-percent': { zh: '拒绝率', en: 'share of refused calls' },
  'finding-percent': { zh: '护栏发现率', en: 'share of calls with findings' },
  'latency-p50-ms': { zh: '延迟中位数', en: 'median latency' },
  'latency-p95-ms': { zh: '延迟 p95', en: 'latency p95' },
  'latency-p99-ms': { zh: '延迟 p99', en: 'latency p99' },
  'held-percent': { zh: '留待复核率', en: 'share of results held for review' },
  'overruled-percent': { zh: '复核推翻率', en: 'share of reviewed results that were overruled' },
  'complaint-count': { zh: '投诉数', en: 'number of complaints' },
  'drift-value': { zh: '漂移值', en: 'drift' },
} as const satisfies Record<LimitMetric, Bilingual>

const nameOfFinding = (finding: string) => ({
  zh: `每百次调用的 ${finding} 发现数`,
  en: `findings of ${finding} in a hundred calls`,
})

function unitOf(metric: LimitMetric): Bilingual {
  if (metric.endsWith('-percent')) return { zh: '%', en: '%' }
  return metric.endsWith('-ms') ? { zh: ' 毫秒', en: ' ms' } : { zh: '', en: '' }
}

/** In percent, as stop conditions measure it: what a stop refused says nothing about the application. */
function measureCalls(
  metric: 'error-percent' | 'refusal-percent',
  rows: readonly CallCount[],
  callsMin: number,
): number | undefined {
  const asked = rows.filter(({ outcome, code }) => outcome !== 'refused' || code !== STOPPED)
  const refused = sum(asked, 'refused')
  const all = asked.reduce((total, { calls }) => total + calls, 0)
  if (all < callsMin) return undefined
  if (metric === 'refusal-percent') return percentOf(refused, all)
  return all === refused ? undefined : percentOf(sum(asked, 'failed'), all - refused)
}

const STOPPED = 'stopped'

const sum = (rows: readonly CallCount[], wanted: CallCount['outcome']) =>
  rows.filter(({ outcome }) => outcome === wanted).reduce((total, { calls }) => total + calls, 0)

const percentOf = (part: number, of: number) =>
  of === 0 ? undefined : Math.round((part / of) * 10_000) / 100

type IndicatedMetric = Exclude<LimitMetric, 'error-percent' | 'refusal-percent'>

/** From the sums that monitoring keeps, as its own pages show them. */
function measureIndicated(
  { metric, finding, callsMin }: Omit<Limit, 'metric'> & { readonly metric: IndicatedMetric },
  { sums, decided, overruled, complaints, drift }: Indicated,
): number | undefined {
  const calls = sums.get('calls') ?? 0
  if (calls < callsMin) return undefined
  switch (metric) {
    case 'held-percent':
      return percentOf(sums.get('held') ?? 0, calls)
    case 'overruled-percent':
      return percentOf(overruled, decided)
    case 'complaint-count':
      return complaints
    case 'drift-value':
      return drift
    case 'finding-percent':
      if (finding !== undefined) return percentOf(foundOf(sums, finding), calls)
      return measure(metric satisfies CallMetric, sums)?.value
    default:
      return measure(metric satisfies CallMetric, sums)?.value
  }
}

/** Findings of a guard, of every kind or of one. */
function foundOf(sums: Indicated['sums'], finding: string): number {
  const wanted = `found:${finding}`
  const found = [...sums].filter(([name]) => name === wanted || name.startsWith(`${wanted}:`))
  return found.reduce((total, [, count]) => total + count, 0)
}
