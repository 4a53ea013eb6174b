import {
  type RowCondition,
  scoredFactors,
  type TableContent,
  type TableRow,
  valuesMeeting,
} from './content.ts'
import { factorDomains } from './factors.ts'
import type { DecisionGraph } from './graph.ts'

const titles = {
  scenario: 'Scenario / 应用场景',
  importance: 'Scenario importance / 业务场景重要性',
  scale: 'Scale of use / 应用规模',
  customerEffect: 'Effect on customers / 对客影响度',
  reliance: 'Reliance on the model / 模型依赖度',
  complexity: 'Complexity of the model / 模型复杂度',
  generative: 'Generative / 生成式',
  customerFacing: 'Answers customers / 面向客户',
  touchesContract: 'Contract / 涉及合同订立',
  points: 'Points / 总分',
} as const satisfies Record<RowCondition['factor'], string>

const column = (id: string, name: string, field = id) => ({ id, name, field })
const flow = { passThrough: true, inputField: null, executionMode: 'single' as const }

/** A cell that no value meets: an empty one would be met by all. */
const NEVER = "'-'"

/** The decision graph by which the engine derives: points, their sum, and the rows; drawn and traced like any other. */
export function compileTable(version: string, content: TableContent): DecisionGraph {
  const names = ['request', 'scoring', 'sum', 'tiers', 'response'] as const
  return {
    version,
    nodes: [
      { id: 'request', name: 'request', type: 'inputNode' },
      scoringNode(content),
      {
        ...{ id: 'sum', name: 'sum', type: 'expressionNode' as const },
        content: {
          ...flow,
          expressions: [{ id: 'points', key: 'points', value: 'sum(map(scores, #.points))' }],
        },
      },
      tiersNode(content.rows),
      { id: 'response', name: 'response', type: 'outputNode' },
    ],
    edges: names.slice(1).map((name, index) => ({
      ...{ id: `to-${name}`, sourceId: names[index]!, targetId: name },
    })),
  }
}

function scoringNode({ points }: TableContent): DecisionGraph['nodes'][number] {
  const counted: Readonly<Record<string, Readonly<Record<string, number>>>> = points
  const rules = scoredFactors.flatMap((factor) =>
    (factorDomains[factor] ?? []).map((level) => ({
      _id: `score-${factor}-${String(level)}`.replaceAll(
        /[A-Z]/g,
        (one) => `-${one.toLowerCase()}`,
      ),
      ...blank(scoredFactors),
      [factor]: `'${String(level)}'`,
      factor: `"${factor}"`,
      points: String(counted[factor]?.[String(level)]),
    })),
  )
  return {
    ...{ id: 'scoring', name: 'scoring', type: 'decisionTableNode' },
    content: {
      ...{ ...flow, outputPath: 'scores', hitPolicy: 'collect' },
      inputs: scoredFactors.map((factor) => column(factor, titles[factor])),
      outputs: [column('factor', 'Factor / 因素'), column('points', 'Points / 分值')],
      rules,
    },
  }
}

function tiersNode(rows: readonly TableRow[]): DecisionGraph['nodes'][number] {
  const factors = Object.entries(titles).filter(
    ([factor]) =>
      // A row that looks at nothing still needs a column to stand in.
      factor === 'points' || rows.some(({ when }) => when.some((one) => one.factor === factor)),
  )
  return {
    ...{ id: 'tiers', name: 'tiers', type: 'decisionTableNode' },
    content: {
      ...{ ...flow, hitPolicy: 'first' },
      inputs: factors.map(([factor, title]) => column(factor, title)),
      outputs: [
        column('tier', 'Tier / 等级'),
        column('rule', 'Rule / 规则'),
        column('groundsZh', '依据', 'grounds.zh'),
        column('groundsEn', 'Grounds', 'grounds.en'),
      ],
      rules: rows.map(({ id, when, tier, grounds }) => ({
        _id: id,
        ...blank(factors.map(([factor]) => factor)),
        ...Object.fromEntries(when.map((condition) => [condition.factor, cellOf(condition)])),
        ...{ tier: `"${tier}"`, rule: `"${id}"` },
        ...{ groundsZh: `"${grounds.zh}"`, groundsEn: `"${grounds.en}"` },
      })),
    },
  }
}

/** An empty cell is met by all; one that is left out by none. */
function blank(columns: readonly string[]): Record<string, string> {
  return Object.fromEntries(columns.map((id) => [id, '']))
}

function cellOf(condition: RowCondition): string {
  if (condition.factor === 'points') {
    return `${condition.operator === 'at-least' ? '>=' : '<='} ${condition.values[0]}`
  }
  const met = valuesMeeting(condition)
  if (met.length === 0) return NEVER
  return met.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))).join(',')
}
