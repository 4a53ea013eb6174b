import { describe, expect, test } from 'vitest'
import { drawTable } from './tier/draw.ts'
import { catalogueRulesOnce, deriveTierBy } from './tier-in-force.ts'

const quiet = {
  scenario: 'internal-office',
  importance: 'support',
  scale: 'department',
  customerEffect: 'none',
  reliance: 'reference',
  complexity: 'classical',
  generative: false,
  customerFacing: false,
  touchesContract: false,
} as const

describe('the tier table as it is drawn', () => {
  const drawn = drawTable(catalogueRulesOnce().table)
  const rulesOf = (name: string) => {
    const step = drawn.steps.find((one) => one.name === name)
    return step?.kind === 'table' ? step.rules.map(({ id }) => id) : []
  }

  test('holds every rule once, with columns in both languages', () => {
    expect(drawn.steps.map(({ name }) => name)).toEqual([
      'fixed',
      'scoring',
      'sum',
      'computed',
      'final',
    ])
    for (const step of drawn.steps) {
      if (step.kind !== 'table') continue
      expect(new Set(rulesOf(step.name)).size).toBe(step.rules.length)
      const columns = new Set([...step.inputs, ...step.outputs].map(({ id }) => id))
      for (const { cells } of step.rules) {
        expect(Object.keys(cells).filter((id) => !columns.has(id))).toEqual([])
      }
    }
    const [fixed] = drawn.steps
    expect(fixed?.kind === 'table' && fixed.inputs[0]?.title).toEqual({
      zh: '应用场景',
      en: 'Scenario',
    })
  })

  test('every rule that a trace names is one that is drawn, so that it can be shown where it stands', async () => {
    for (const factors of [
      quiet,
      { ...quiet, customerEffect: 'direct', generative: true },
    ] as const) {
      const { trace } = await deriveTierBy(catalogueRulesOnce(), factors)
      for (const { node, matched } of trace) {
        const rules = (matched as { rule: string }[]).map(({ rule }) => rule)
        expect(rules.filter((rule) => !rulesOf(node).includes(rule))).toEqual([])
      }
    }
  })
})
