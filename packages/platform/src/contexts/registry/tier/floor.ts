import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { because } from '#kernel/issue.ts'
import { readCatalogue } from '#platform/catalogue.ts'
import { greaterOf, Importance, ScenarioId, type TierFactors } from './factors.ts'

/** Measure 16 names seven kinds, each by what meets it. The file may name more of either, never fewer. */
const KINDS_FIXED_MIN: Readonly<Record<string, readonly string[]>> = {
  'funds-transactions': ['funds-transactions'],
  'asset-valuation': ['asset-valuation'],
  'credit-approval': ['credit-approval'],
  'underwriting-claims': ['underwriting-claims'],
  'risk-management': ['risk-management'],
  'generative-customer-interests': ['directCustomerEffect'],
  'generative-contract': ['touchesContract'],
}

const Kind = z.strictObject({
  id: ScenarioId,
  title: Bilingual,
  when: z.union([
    z.strictObject({ scenarios: z.array(ScenarioId).min(1) }),
    z.strictObject({
      generative: z.literal(true),
      anyOf: z.array(z.enum(['customerFacing', 'directCustomerEffect', 'touchesContract'])).min(1),
    }),
  ]),
})

function namesAllKinds(kinds: readonly z.infer<typeof Kind>[]): boolean {
  return Object.entries(KINDS_FIXED_MIN).every(([id, least]) => {
    const when = kinds.find((kind) => kind.id === id)?.when
    if (when === undefined) return false
    const named: readonly string[] = 'scenarios' in when ? when.scenarios : when.anyOf
    return least.every((name) => named.includes(name))
  })
}

/** `catalogue/tiers/fixed-scenarios.yaml`: what is high risk whatever a table says (measure 16.1). */
export const FixedScenarios = z
  .strictObject({
    version: z.string(),
    source: z.literal('nfra-ai-2026/16.1'),
    tier: z.literal('high'),
    kinds: z.array(Kind),
  })
  .refine(
    ({ kinds }) => namesAllKinds(kinds),
    because(
      '第十六条规定七类情形，缺少其中之一或有所放宽',
      'measure 16 fixes seven kinds; one of them is missing or weaker',
    ),
  )
  .readonly()
export type FixedScenarios = z.infer<typeof FixedScenarios>

/** `catalogue/scenarios.yaml`: the scenarios an application may declare, with the least importance of each. */
export const Scenarios = z
  .strictObject({
    version: z.string(),
    source: z.string(),
    importanceLevels: z.array(
      z.strictObject({ id: Importance, points: z.int(), title: Bilingual, help: Bilingual }),
    ),
    scenarios: z.array(
      z.strictObject({
        id: ScenarioId,
        importance: Importance,
        fixedBy: ScenarioId.optional(),
        title: Bilingual,
        help: Bilingual,
      }),
    ),
  })
  .readonly()
export type Scenarios = z.infer<typeof Scenarios>

export function readFixedScenarios(): FixedScenarios {
  return FixedScenarios.parse(readCatalogue('tiers/fixed-scenarios.yaml'))
}

export function readScenarios(): Scenarios {
  return Scenarios.parse(readCatalogue('scenarios.yaml'))
}

/**
 * Declarations that contradict each other, read the stricter way, so that none of them lowers a tier. An unknown scenario
 * counts as critical.
 */
export function readStricter(factors: TierFactors, { scenarios }: Scenarios): TierFactors {
  const least = scenarios.find(({ id }) => id === factors.scenario)?.importance ?? 'critical'
  const generative = factors.generative || factors.complexity === 'generative'
  return {
    ...factors,
    importance: greaterOf(Importance.options, factors.importance, least),
    generative,
    complexity: generative ? 'generative' : factors.complexity,
  }
}

/** The kind of measure 16 that fixes these factors high, or `undefined` where none does. */
export function fixedKindOf(
  factors: TierFactors,
  { fixed, scenarios }: { fixed: FixedScenarios; scenarios: Scenarios },
): string | undefined {
  const named = scenarios.scenarios.find(({ id }) => id === factors.scenario)?.fixedBy
  if (named !== undefined) return named
  return fixed.kinds.find(({ when }) => holds(when, factors))?.id
}

function holds(when: z.infer<typeof Kind>['when'], factors: TierFactors): boolean {
  if ('scenarios' in when) return when.scenarios.includes(factors.scenario)

  // A model whose complexity is declared generative generates, whatever the other answer says.
  if (!factors.generative && factors.complexity !== 'generative') return false
  const declared = {
    customerFacing: factors.customerFacing,
    directCustomerEffect: factors.customerEffect === 'direct',
    touchesContract: factors.touchesContract,
  }
  return when.anyOf.some((name) => declared[name])
}
