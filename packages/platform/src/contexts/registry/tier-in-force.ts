import type { KeptDerivation } from './application.ts'
import { registryErrors } from './errors.ts'
import type { TierFactors } from './tier/factors.ts'
import { fixedKindOf } from './tier/floor.ts'
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

/** The version and digest of the table in force: a derivation by another one is out of date. */
export function tierTableInForce(): { readonly version: string; readonly digest: string } {
  const { version, digest } = tierRulesInForce().table
  return { version, digest }
}

/** The kind of measure 16 that fixes these factors high whatever a table says, or `undefined` where none does. */
export function fixedHighBy(factors: TierFactors): string | undefined {
  return fixedKindOf(factors, tierRulesInForce())
}
