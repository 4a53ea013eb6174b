import type { KeptDerivation } from './application.ts'
import { registryErrors } from './errors.ts'
import type { TierFactors } from './tier/factors.ts'
import { catalogueTierRules, deriveTier, type TierRules } from './tier/tier.ts'

let catalogueRules: TierRules | undefined

/** The rules by which tiers are derived now. Loading a table tries every cell of it, so it is done once per process. */
export function tierRulesInForce(): TierRules {
  catalogueRules ??= catalogueTierRules()
  return catalogueRules
}

/** The tier that the rules in force give to these factors. Errors: `registry.unknown_scenario`. */
export async function deriveTierInForce(factors: TierFactors): Promise<KeptDerivation> {
  const rules = tierRulesInForce()
  if (!rules.scenarios.scenarios.some(({ id }) => id === factors.scenario)) {
    throw registryErrors.unknown_scenario({ scenario: factors.scenario })
  }
  return deriveTier(factors, rules)
}

/** Whether a kept derivation is the one that the rules in force give: gates ask this before every step. */
export async function isTierCurrent(kept: KeptDerivation, factors: TierFactors): Promise<boolean> {
  const { table, tier } = await deriveTierInForce(factors)
  return kept.tier === tier && kept.table.digest === table.digest
}
