import type { Institution } from '#contexts/identity/index.ts'
import type { Inventory } from '#contexts/registry/index.ts'
import { Tier } from '#contexts/registry/index.ts'
import { dayInChina, type Instant } from '#kernel/time.ts'
import type { Block, Paper } from '#platform/document/index.ts'
import type { Assessment } from '../assessment.ts'
import type { StoredResult } from '../assessment-store.ts'
import type { FindingThen } from '../findings-at.ts'
import { isOwn, type Measures } from '../measures.ts'
import type { OwnAsked } from '../own/own-statement.ts'
import { type Period, periodAt } from './period.ts'
import { resultBlocks } from './result-blocks.ts'
import { both, effectNames, effectTones, roleName, tierNames, tierTones } from './wording.ts'

export interface SelfAssessed {
  readonly institution: Institution
  readonly period: Period
  readonly at: Instant
  readonly measures: Measures
  /** The newest assessment of the period up to the instant, and the last one of each week or month of it, newest first. */
  readonly assessment: Assessment
  readonly results: readonly StoredResult[]
  /** The very own statements that were decided. */
  readonly own: readonly OwnAsked[]
  readonly history: readonly Assessment[]
  readonly findings: readonly FindingThen[]
  readonly inventory: Inventory
  readonly sources: Paper['sources']
}

const kinds = { year: 'Annual', quarter: 'Quarterly' } as const satisfies Record<Period, string>

/** The self-assessment of a period of the calendar, computed from the assessment that stood at its end, or at an instant in it. Pure. */
export function selfAssessmentPaper(given: SelfAssessed): Paper {
  const { institution, period, at, measures, sources } = given
  const { number } = measures.document
  const { title, from, until } = periodAt(period, at)
  const [first, last] = [dayInChina(from), dayInChina(until)]
  const soFar =
    at < until
      ? both(`（本期未结束，截至 ${dayInChina(at)}）`, ` (not over, as of ${dayInChina(at)})`)
      : both('', '')
  return {
    kind: `self-assessment-${period}`,
    title: both(
      `${title.zh}人工智能应用自评估报告`,
      `${kinds[period]} self-assessment of AI applications, ${title.en}`,
    ),
    subtitle: both(
      `${first} 至 ${last}${soFar.zh} · 依据${number}`,
      `${first} to ${last}${soFar.en} · under ${number}`,
    ),
    institution: institution.name,
    asOf: at,
    blocks: [
      ...summaryBlocks(given),
      { kind: 'heading', level: 1, words: both('二、应用概况', '2. Applications') },
      ...applicationBlocks(given.inventory),
      { kind: 'heading', level: 1, words: both('三、逐条判定', '3. Statement by statement') },
      ...resultBlocks(given.results, measures, given.own),
      { kind: 'heading', level: 1, words: both('四、整改', '4. Corrections') },
      findingTable(given),
      { kind: 'heading', level: 1, words: both('五、趋势', '5. Trend') },
      historyTable(given.history),
    ],
    sources,
  }
}

function summaryBlocks({
  assessment,
  results,
  findings,
  at,
  inventory,
}: SelfAssessed): readonly Block[] {
  const count = (effect: keyof typeof effectNames) => assessment.counts[effect] ?? 0
  const high = inventory.applications.filter(({ tier }) => tier === 'high').length
  const asked = results.filter(({ statement }) => !isOwn(statement)).length
  const overdue = findings.filter(({ dueAt }) => dueAt < at).length
  return [
    { kind: 'heading', level: 1, words: both('一、总体结论', '1. Summary') },
    {
      kind: 'paragraph',
      words: both(
        `截至本期末，登记人工智能应用 ${inventory.applications.length} 项，其中高风险 ${high} 项。${asked} 条要求中，判定有效 ${count('effective')} 条，部分有效 ${count('degraded')} 条，失效 ${count('failing')} 条，过期 ${count('stale')} 条，未度量 ${count('unmeasured')} 条，人工声明 ${count('attested')} 条，不适用 ${count('not-applicable')} 条。未关闭问题 ${findings.length} 项，其中逾期 ${overdue} 项。`,
        `At the end of the period ${inventory.applications.length} applications are registered, ${high} of them in the high tier. Of ${asked} statements ${count('effective')} are effective, ${count('degraded')} degraded, ${count('failing')} failing, ${count('stale')} stale, ${count('unmeasured')} unmeasured, ${count('attested')} attested and ${count('not-applicable')} not applicable. ${findings.length} findings are open, ${overdue} of them overdue.`,
      ),
    },
    ...ownSummary(assessment),
    {
      kind: 'bars',
      title: both('判定结果', 'Results'),
      bars: (Object.keys(effectNames) as (keyof typeof effectNames)[]).map((effect) => ({
        label: effectNames[effect],
        value: count(effect),
        tone: effectTones[effect],
      })),
    },
  ]
}

/** Said apart, so that nobody takes what an institution asks of itself for what the measures ask. */
function ownSummary({ ownCounts }: Assessment): readonly Block[] {
  const asked = Object.values(ownCounts).reduce((sum, count) => sum + count, 0)
  if (asked === 0) return []
  const [effective, attested] = [ownCounts.effective ?? 0, ownCounts.attested ?? 0]
  return [
    {
      kind: 'paragraph',
      words: both(
        `另有本机构自定条款 ${asked} 条，其中有效 ${effective} 条，人工声明 ${attested} 条；自定条款不计入上述各项。`,
        `Beside these the institution asks ${asked} own statements of itself, of which ${effective} are effective and ${attested} attested; they are in none of the figures above.`,
      ),
    },
  ]
}

export function applicationBlocks({ applications }: Inventory): readonly Block[] {
  return [
    {
      kind: 'bars',
      title: both('按风险等级', 'By tier'),
      bars: Tier.options.map((tier) => ({
        label: tierNames[tier],
        value: applications.filter((one) => one.tier === tier && one.stage !== 'retirement').length,
        tone: tierTones[tier],
      })),
    },
  ]
}

function findingTable({ findings, at }: SelfAssessed): Block {
  return {
    kind: 'table',
    title: both('未关闭问题', 'Open findings'),
    columns: [
      { title: both('条款', 'Statement'), width: 1 },
      { title: both('结果', 'Result'), width: 2 },
      { title: both('责任角色', 'Owner'), width: 2 },
      { title: both('期限', 'Due'), width: 2 },
      { title: both('理由', 'Reason'), width: 6 },
    ],
    rows: findings.map(({ statement, effect, ownerRole, dueAt, reason }) => [
      statement,
      { words: effectNames[effect], tone: effectTones[effect] },
      roleName(ownerRole),
      dueAt < at ? { words: `${dayInChina(dueAt)} !`, tone: 'poor' as const } : dayInChina(dueAt),
      reason,
    ]),
    empty: both('没有未关闭的问题。', 'No finding is open.'),
  }
}

function historyTable(history: readonly Assessment[]): Block {
  const effects = Object.keys(effectNames) as (keyof typeof effectNames)[]
  return {
    kind: 'table',
    title: both('本期各次评估', 'Assessments of the period'),
    columns: [
      { title: both('时点', 'At'), width: 3 },
      ...effects.map((effect) => ({ title: effectNames[effect], width: 2 })),
    ],
    rows: history.map(({ at, counts }) => [
      dayInChina(at),
      ...effects.map((effect) => counts[effect] ?? 0),
    ]),
    empty: both('本期没有评估。', 'Nothing was assessed in the period.'),
  }
}
