import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCatalogue, readCatalogueBytes } from '#platform/catalogue.ts'
import {
  Complexity,
  CustomerEffect,
  Importance,
  Reliance,
  Scale,
  Tier,
  TierFactors,
} from './factors.ts'
import { FixedScenarios, readScenarios } from './floor.ts'
import { catalogueTierRules, deriveTier, loadTierTable } from './tier.ts'

const rules = catalogueTierRules()
const scenarioIds = readScenarios().scenarios.map(({ id }) => id)

const harmless = TierFactors.parse({
  scenario: 'internal-office',
  importance: 'support',
  scale: 'pilot',
  customerEffect: 'none',
  reliance: 'reference',
  complexity: 'rules',
  generative: false,
  customerFacing: false,
  touchesContract: false,
})

const factorsOfAnyKind: fc.Arbitrary<TierFactors> = fc.record({
  scenario: fc.constantFrom(...scenarioIds),
  importance: fc.constantFrom(...Importance.options),
  scale: fc.constantFrom(...Scale.options),
  customerEffect: fc.constantFrom(...CustomerEffect.options),
  reliance: fc.constantFrom(...Reliance.options),
  complexity: fc.constantFrom(...Complexity.options),
  generative: fc.boolean(),
  customerFacing: fc.boolean(),
  touchesContract: fc.boolean(),
})

/** A table that an institution might wish for: it answers `low` to everything. */
function tableThatAnswers(tier: string) {
  const graph = structuredClone(readCatalogue('tiers/decision-table.json')) as {
    nodes: { name: string; content: { rules: Record<string, string>[] } }[]
  }
  const final = graph.nodes.find(({ name }) => name === 'final')!
  for (const rule of final.content.rules) rule.tier = tier
  return loadTierTable(JSON.stringify(graph))
}

describe('the tier of an application', () => {
  test.each([
    'funds-transactions',
    'asset-valuation',
    'credit-approval',
    'underwriting-claims',
    'risk-management',
  ])('measure 16 fixes %s high, however harmless the rest', async (scenario) => {
    const derived = await deriveTier({ ...harmless, scenario }, rules)
    expect(derived).toMatchObject({ tier: 'high', fixed: { scenario, measure: '16.1' } })
    expect(derived.rule).toBe(`fixed-${scenario}`)
  })

  test('measure 16 fixes generative AI that touches customers or contracts high', async () => {
    const generative = { ...harmless, generative: true }
    for (const touching of [
      { customerFacing: true },
      { customerEffect: 'direct' as const },
      { touchesContract: true },
    ]) {
      expect((await deriveTier({ ...generative, ...touching }, rules)).tier).toBe('high')
      expect((await deriveTier({ ...harmless, ...touching }, rules)).fixed).toBeUndefined()
    }
    expect((await deriveTier(generative, rules)).tier).toBe('low')
  })

  test('a model declared generative only by its complexity is generative', async () => {
    const factors = { ...harmless, complexity: 'generative' as const, customerFacing: true }
    expect(await deriveTier(factors, rules)).toMatchObject({ tier: 'high' })
  })

  test('INVARIANT: no table lowers what measure 16 fixes', async () => {
    const lowering = { ...rules, table: tableThatAnswers('"low"') }
    await fc.assert(
      fc.asyncProperty(factorsOfAnyKind, async (factors) => {
        const shipped = await deriveTier(factors, rules)
        const lowered = await deriveTier(factors, lowering)
        expect(lowered.computed).toBe('low')
        expect(lowered.fixed).toEqual(shipped.fixed)
        expect(lowered.tier).toBe(shipped.fixed === undefined ? 'low' : 'high')
      }),
      { numRuns: 300 },
    )
  })

  test('the table and the floor in code agree on what measure 16 fixes', async () => {
    await fc.assert(
      fc.asyncProperty(factorsOfAnyKind, async (factors) => {
        const { fixed, rule } = await deriveTier(factors, rules)
        expect(rule.startsWith('fixed-')).toBe(fixed !== undefined)
      }),
      { numRuns: 300 },
    )
  })

  test('INVARIANT: raising any factor never lowers the tier', async () => {
    const steps = {
      importance: Importance.options,
      scale: Scale.options,
      customerEffect: CustomerEffect.options,
      reliance: Reliance.options,
      complexity: Complexity.options,
      generative: [false, true],
      customerFacing: [false, true],
      touchesContract: [false, true],
    } as const
    const factor = fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[]))
    await fc.assert(
      fc.asyncProperty(factorsOfAnyKind, factor, async (factors, name) => {
        const levels: readonly unknown[] = steps[name]
        const next = levels[levels.indexOf(factors[name]) + 1]
        fc.pre(next !== undefined)
        const before = await deriveTier(factors, rules)
        const after = await deriveTier(TierFactors.parse({ ...factors, [name]: next }), rules)
        expect(Tier.options.indexOf(after.tier)).toBeGreaterThanOrEqual(
          Tier.options.indexOf(before.tier),
        )
      }),
      { numRuns: 500 },
    )
  })

  test("a scenario's own importance cannot be declared away", async () => {
    const { trace } = await deriveTier({ ...harmless, scenario: 'customer-service' }, rules)
    expect(trace.find(({ node }) => node === 'scoring')?.values.importance).toBe('key')
  })

  test('a table that gives no valid tier makes the application high', async () => {
    const derived = await deriveTier(harmless, { ...rules, table: tableThatAnswers('points') })
    expect(derived).toMatchObject({ tier: 'high', rule: 'no-answer' })
  })

  test('the derivation names rule, cells, values and the very table', async () => {
    const factors = { ...harmless, scale: 'public', reliance: 'decide' } as const
    const derived = await deriveTier(factors, rules)
    expect(derived).toMatchObject({ tier: 'medium', rule: 'computed-points-medium' })
    expect(derived.grounds.zh).toContain('5至8分')
    expect(derived.table.digest).toMatch(/^[0-9a-f]{64}$/)
    expect(derived.trace.find(({ node }) => node === 'sum')?.values).toEqual({ points: 6 })
    expect(derived.trace.find(({ node }) => node === 'computed')?.matched).toEqual([
      { rule: 'computed-points-medium', cells: { points: '>= 5' } },
    ])
    // The same question has the same answer, to the byte: a derivation can be checked by deriving it again.
    expect(await deriveTier(factors, rules)).toEqual(derived)
  })

  test('a scenario that nobody knows is refused, not tiered', async () => {
    await expect(deriveTier({ ...harmless, scenario: 'astrology' }, rules)).rejects.toThrow(
      'no such scenario',
    )
  })

  test('the floor may grow and may not shrink', () => {
    const floor = structuredClone(readCatalogue('tiers/fixed-scenarios.yaml')) as {
      kinds: object[]
    }
    expect(FixedScenarios.safeParse(floor).success).toBe(true)
    const extended = {
      ...floor,
      kinds: [
        ...floor.kinds,
        {
          id: 'wealth-advice',
          title: { zh: '投顾', en: 'Advice' },
          when: { scenarios: ['wealth-advice'] },
        },
      ],
    }
    expect(FixedScenarios.safeParse(extended).success).toBe(true)
    for (const index of floor.kinds.keys()) {
      const kinds = floor.kinds.filter((_, at) => at !== index)
      expect(FixedScenarios.safeParse({ ...floor, kinds }).success).toBe(false)

      const hollow = { scenarios: ['internal-office'] }
      const weaker = floor.kinds.map((kind, at) =>
        at === index ? { ...kind, when: hollow } : kind,
      )
      expect(FixedScenarios.safeParse({ ...floor, kinds: weaker }).success).toBe(false)
    }
  })

  test('what is read from the catalogue is the file and cannot be changed', () => {
    const url = new URL('../../../../../../catalogue/tiers/decision-table.json', import.meta.url)
    expect(Buffer.from(readCatalogueBytes('tiers/decision-table.json'))).toEqual(readFileSync(url))
    expect(Object.isFrozen(readCatalogue('scenarios.yaml'))).toBe(true)
    expect(() => readCatalogue('../package.json')).toThrow('no catalogue name')
  })
})
