import type { PackScope } from '@hengjian/ledger'
import type { Institution } from '#contexts/identity/index.ts'
import type { LedgerEntry } from '#contexts/ledger/index.ts'
import { dayInChina, type Instant } from '#kernel/time.ts'
import type { Block, Paper } from '#platform/document/index.ts'
import type { Assessment } from '../assessment.ts'
import type { StoredResult } from '../assessment-store.ts'
import type { Finding } from '../finding.ts'
import type { Measure, Measures } from '../measures.ts'
import type { OwnAsked } from '../own/own-statement.ts'
import { type ProbeOutcome, ProbeRun } from '../probe-run.ts'
import { resultBlocks } from '../reports/result-blocks.ts'
import { both, effectNames, effectTones, roleName } from '../reports/wording.ts'
import { scopeBlocks } from './pack-scope.ts'

const outcomes = {
  held: { words: both('已拒绝，理由相符', 'refused, for the right reason'), tone: 'good' },
  'passed-through': { words: both('未被拒绝', 'not refused'), tone: 'poor' },
  errored: { words: both('未得出结论', 'nothing was learnt'), tone: 'fair' },
} as const satisfies Record<ProbeOutcome, unknown>

/** The pack of a measure for a person to read. Pure. */
export function measurePaper(
  given: {
    readonly institution: Institution
    readonly measure: Measure
    readonly assessment: Assessment
    readonly results: readonly StoredResult[]
    readonly own: readonly OwnAsked[]
    readonly runs: readonly LedgerEntry[]
    readonly findings: readonly Finding[]
    readonly scope: PackScope
    readonly sources: Paper['sources']
  },
  catalogue: Measures,
  at: Instant,
): Paper {
  const { institution, measure, assessment, results, own, runs, findings, scope, sources } = given
  const { id, title } = measure
  return {
    kind: 'evidence-measure',
    title: both('证据包', 'Evidence pack'),
    subtitle: both(`第${id}条 ${title.zh}`, `Measure ${id}: ${title.en}`),
    institution: institution.name,
    asOf: at,
    blocks: [
      {
        kind: 'heading',
        level: 1,
        words: both('要求的判定', 'What was decided of the statements'),
      },
      {
        kind: 'facts',
        rows: [
          { label: both('评估', 'Assessment'), value: assessment.id },
          { label: both('评估时点', 'Decided as of'), value: assessment.at },
        ],
      },
      ...resultBlocks(results, onlyMeasure(catalogue, measure), own),
      { kind: 'heading', level: 1, words: both('探测', 'Probes') },
      runTable(runs),
      { kind: 'heading', level: 1, words: both('整改', 'Corrections') },
      findingTable(findings),
      ...scopeBlocks(scope),
    ],
    sources,
  }
}

const onlyMeasure = (catalogue: Measures, measure: Measure): Measures => ({
  ...catalogue,
  measures: [measure],
  chapters: catalogue.chapters.filter(({ measures }) => measures.includes(measure.id)),
})

function runTable(runs: readonly LedgerEntry[]): Block {
  return {
    kind: 'table',
    title: both('各探针最近一次', 'The newest run of each probe'),
    columns: [
      { title: both('条款', 'Statement'), width: 1 },
      { title: both('探针', 'Probe'), width: 3 },
      { title: both('结果', 'Outcome'), width: 3 },
      { title: both('时间', 'At'), width: 3 },
    ],
    rows: runs.map(({ at, body }) => {
      const { probe, statement, outcome } = ProbeRun.parse(body)
      return [statement, probe, outcomes[outcome], at]
    }),
    empty: both('没有探测记录。', 'No probe has run.'),
  }
}

function findingTable(findings: readonly Finding[]): Block {
  return {
    kind: 'table',
    title: both('问题', 'Findings'),
    columns: [
      { title: both('条款', 'Statement'), width: 1 },
      { title: both('结果', 'Result'), width: 2 },
      { title: both('责任角色', 'Owner'), width: 2 },
      { title: both('登记', 'Opened'), width: 2 },
      { title: both('期限', 'Due'), width: 2 },
      { title: both('关闭', 'Closed'), width: 2 },
    ],
    rows: findings.map(({ statement, effect, ownerRole, openedAt, dueAt, closedAt }) => [
      statement,
      { words: effectNames[effect], tone: effectTones[effect] },
      roleName(ownerRole),
      dayInChina(openedAt),
      dayInChina(dueAt),
      closedAt === undefined ? '—' : dayInChina(closedAt),
    ]),
    empty: both('没有登记过问题。', 'Nothing was found.'),
  }
}
