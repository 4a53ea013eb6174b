import assert from 'node:assert'
import { RowCondition, TableContent, type TableRow } from './content.ts'
import type { DecisionGraph, TableNode } from './graph.ts'

/**
 * A decision graph read into the form in which people write tables: so the catalogue's own table becomes the version 0 that
 * every institution begins with. It knows the shape that the catalogue has (fixed rows, points, rows by points) and no other;
 * a test holds that both give every case the same tier.
 */
export function readGraph(graph: DecisionGraph): TableContent {
  const points: Record<string, Record<string, number>> = {}
  for (const rule of tableOf(graph, 'scoring').rules) {
    const factor = unquoted(rule.factor)
    const [level] = wordsOf(rule[factor])
    assert(level !== undefined, `no level in ${rule._id}`)
    points[factor] = { ...points[factor], [level]: Number(rule.points) }
  }
  const rows = ['fixed', 'computed'].flatMap((name) => {
    const table = tableOf(graph, name)
    // A rule of the fixed ones that fixes nothing only passes the case on.
    return table.rules.filter(({ tier }) => tier !== 'null').map((rule) => rowOf(table, rule))
  })
  return TableContent.parse({ points, rows })
}

function tableOf(graph: DecisionGraph, name: string): TableNode['content'] {
  const node = graph.nodes.find((one) => one.name === name)
  assert(node?.type === 'decisionTableNode', `the catalogue's table has no step ${name}`)
  return node.content
}

function rowOf(
  { inputs }: TableNode['content'],
  rule: TableNode['content']['rules'][number],
): TableRow {
  const when = inputs.flatMap(({ id, field }) => {
    const cell = (rule[id] ?? '').trim()
    return cell === '' ? [] : [conditionOf(field, cell)]
  })
  return {
    ...{ id: rule._id, when, tier: unquoted(rule.tier) as TableRow['tier'] },
    grounds: { zh: unquoted(rule.groundsZh), en: unquoted(rule.groundsEn) },
  }
}

function conditionOf(factor: string, cell: string): RowCondition {
  const bound = /^(>=|<=)\s*(\d+)$/.exec(cell)
  if (bound !== null) {
    const operator = bound[1] === '>=' ? 'at-least' : 'at-most'
    return RowCondition.parse({ factor, operator, values: [Number(bound[2])] })
  }
  const values = /^(?:true|false)$/.test(cell) ? [cell === 'true'] : wordsOf(cell)
  return RowCondition.parse({ factor, operator: 'is', values })
}

function wordsOf(cell: string | undefined): string[] {
  return Array.from((cell ?? '').matchAll(/'([^']+)'/g), ([, word]) => word!)
}

function unquoted(cell: string | undefined): string {
  const [, text] = /^"(.*)"$/.exec(cell ?? '') ?? []
  assert(text !== undefined, `not a literal: ${cell}`)
  return text
}
