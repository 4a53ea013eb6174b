import type { CallCount } from '../facts/runtime-facts.ts'
import type { Limit, LimitMetric } from '../own/own-statement.ts'
import { type Check, defineCheck, eachOf } from './check.ts'
import { isRunning } from './stages.ts'

/** An own statement that each running application keeps an indicator of its calls within a limit. */
export function withinLimit(limit: Limit): Check {
  const { metric, comparison, threshold, callsMin } = limit
  const { zh, en } = metricNames[metric]
  const bound = { above: ['不高于', 'at most'], below: ['不低于', 'at least'] }[comparison]
  return {
    ...declared,
    decide({ applications, calls }) {
      const measured = applications.filter(isRunning).flatMap(({ id }) => {
        const value = measure(metric, calls.byApplication.get(id) ?? [], callsMin)
        return value === undefined ? [] : [{ id, value }]
      })
      return eachOf(
        measured,
        {
          which: {
            zh: `观察期内调用不少于 ${callsMin} 次的运行中应用`,
            en: `running applications with at least ${callsMin} calls in the window`,
          },
          asks: {
            zh: `${zh}${bound[0]} ${threshold}%`,
            en: `keep their ${en} at ${bound[1]} ${threshold}%`,
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
    },
  }
}

/** What all limits have in common; the digest of this module is read once. */
const declared = defineCheck({
  statement: 'X-LIMIT',
  from: import.meta.url,
  scope: 'application',
  reads: ['applications', 'calls'],
  decide: () => ({ finding: 'unknown', reason: { zh: '没有限值', en: 'no limit' }, todo: [] }),
})

const metricNames = {
  'error-percent': { zh: '出错率', en: 'share of failed calls' },
  'refusal-percent': { zh: '拒绝率', en: 'share of refused calls' },
} as const satisfies Record<LimitMetric, unknown>

/** In percent, as stop conditions measure it: what a stop refused says nothing about the application. */
function measure(
  metric: LimitMetric,
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

const percentOf = (part: number, of: number) => Math.round((part / of) * 10_000) / 100
