import { describe, expect, test } from 'vitest'
import { readCatalogue } from '#platform/catalogue.ts'
import { lintTable } from './lint.ts'
import { loadTierTable } from './tier.ts'

interface Editable {
  nodes: {
    name: string
    type: string
    content: {
      rules: Record<string, string>[]
      outputs: { id: string; name: string; field: string }[]
      expressions: { value: string }[]
    }
  }[]
  edges: { id: string; sourceId: string; targetId: string }[]
}

/** The shipped table with one mistake made in it. */
function tableWith(
  mistake: (node: (name: string) => Editable['nodes'][number], t: Editable) => void,
) {
  const table = structuredClone(readCatalogue('tiers/decision-table.json')) as Editable
  mistake((name) => table.nodes.find((node) => node.name === name)!, table)
  return table
}

describe('linting a tier table', () => {
  test('the shipped table has no fault', () => {
    expect(lintTable(readCatalogue('tiers/decision-table.json'))).toEqual([])
  })

  test.each(["'credit-approval' oops", '> ', "['credit-approval'", 'foo('])(
    'a cell that the engine would skip in silence is named: %s',
    (cell) => {
      const table = tableWith((node) => {
        node('fixed').content.rules[2]!.scenario = cell
      })
      expect(lintTable(table)).toEqual([
        expect.objectContaining({
          code: 'cell_unreadable',
          node: 'fixed',
          rule: 'fixed-credit-approval',
          column: 'scenario',
        }),
      ])
    },
  )

  test('a cell that no value can meet is named', () => {
    const table = tableWith((node) => {
      node('fixed').content.rules[2]!.scenario = "'credit-aproval'"
      node('fixed').content.rules[5]!.generative = "'yes'"
    })
    expect(lintTable(table).map(({ code, rule }) => [code, rule])).toEqual([
      ['cell_never_matches', 'fixed-credit-approval'],
      ['cell_never_matches', 'fixed-generative-contract'],
    ])
  })

  test('a table without a rule for the rest, or with rules behind it, is named', () => {
    const missing = tableWith((node) => {
      node('computed').content.rules.pop()
    })
    expect(lintTable(missing)).toEqual([
      expect.objectContaining({ code: 'default_missing', node: 'computed' }),
    ])
    const early = tableWith((node) => {
      node('computed').content.rules.reverse()
    })
    expect(lintTable(early).map(({ code }) => code)).toEqual(Array(3).fill('rule_unreachable'))
  })

  test('a level that the scoring forgets is named', () => {
    const table = tableWith((node) => {
      const { content } = node('scoring')
      content.rules = content.rules.filter(({ _id }) => _id !== 'score-reliance-decide')
    })
    expect(lintTable(table)).toEqual([
      {
        code: 'level_uncovered',
        node: 'scoring',
        column: 'reliance',
        detail: 'no rule looks at `decide`',
      },
    ])
  })

  test('unknown outputs, unreadable outputs and tiers that are none are named', () => {
    const table = tableWith((node) => {
      node('computed').content.outputs.push({ id: 'x', name: 'x', field: 'approved' })
      for (const rule of node('computed').content.rules) rule.x = 'true'
      node('fixed').content.rules[0]!.tier = '"hihg"'
      node('fixed').content.rules[1]!.rule = '"fixed" "asset"'
    })
    expect(lintTable(table).map(({ code, column }) => [code, column])).toEqual([
      ['tier_unknown', 'tier'],
      ['output_unreadable', 'rule'],
      ['output_unknown', 'approved'],
    ])
  })

  test('every fault is reported at once', () => {
    const table = tableWith((node) => {
      node('fixed').content.rules[0]!.scenario = '> '
      node('fixed').content.rules[1]!._id = 'fixed-funds-transactions'
      node('sum').content.expressions[0]!.value = 'sum(map('
    })
    expect(new Set(lintTable(table).map(({ code }) => code))).toEqual(
      new Set(['cell_unreadable', 'rule_duplicated', 'output_unreadable']),
    )
  })

  test('a node that runs code or loads another table is refused', () => {
    for (const type of ['functionNode', 'decisionNode', 'customNode', 'switchNode']) {
      const table = tableWith((node) => {
        node('sum').type = type
      })
      expect(lintTable(table)[0]?.code).toBe('graph_malformed')
    }
  })

  test('a graph with a loose edge, no response or no nodes is refused', () => {
    const loose = tableWith((_, table) => {
      table.edges[0]!.targetId = 'nowhere'
    })
    const mute = tableWith((_, table) => {
      table.nodes = table.nodes.filter(({ type }) => type !== 'outputNode')
    })
    for (const table of [loose, mute, {}, null, [], 'table']) {
      expect(lintTable(table)[0]?.code).toBe('graph_malformed')
    }
  })

  test('a faulty table is never put in force', () => {
    const table = tableWith((node) => {
      node('fixed').content.rules[0]!.scenario = '> '
    })
    expect(() => loadTierTable(JSON.stringify(table))).toThrow('the tier table is faulty')
  })
})
