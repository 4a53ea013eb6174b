import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import type { KeptDerivation } from './application.ts'
import { registryErrors } from './errors.ts'
import type { TableContent } from './tier/content.ts'
import type { TierFactors } from './tier/factors.ts'
import { fixedKindOf } from './tier/floor.ts'
import { judgeTable, type TableJudgement } from './tier/judge-table.ts'
import { readGraph } from './tier/read-graph.ts'
import {
  catalogueTierRules,
  deriveTier,
  type TierRules,
  type TierTable,
  tableOfContent,
} from './tier/tier.ts'
import type { TierTableVersion } from './tier-table.ts'
import { findTierTableInForce } from './tier-table-store.ts'

/** More than institutions have tables at work at once; beyond it they are made ready anew. */
const TABLES_READY_MAX = 64

let catalogueRules: TierRules | undefined
const tablesReady = new Map<string, TierTable>()
const judgements = new Map<string, TableJudgement>()

/** The catalogue's rules. Loading its table tries every cell of it, so it is done once per process. */
export function catalogueRulesOnce(): TierRules {
  catalogueRules ??= catalogueTierRules()
  return catalogueRules
}

/** What the catalogue's table says, in the form in which people write one: version 0 of every institution. */
export function catalogueContent(): TableContent {
  return readGraph(catalogueRulesOnce().table.graph)
}

/** The rules with an institution's version in place of the catalogue's table; the floor stays what it is. */
export function rulesOf(
  version: Pick<TierTableVersion, 'version' | 'content' | 'digest'>,
): TierRules {
  const table = keptOrMade(tablesReady, version.digest, () =>
    tableOfContent(String(version.version), version.content),
  )
  return { ...catalogueRulesOnce(), table }
}

/** What is wrong with a version. To put every case to it takes a tenth of a second, so it is done once for each digest. */
export function judgementOf({
  digest,
  content,
}: Pick<TierTableVersion, 'content' | 'digest'>): TableJudgement {
  return keptOrMade(judgements, digest, () => judgeTable(content, catalogueRulesOnce()))
}

function keptOrMade<T>(kept: Map<string, T>, digest: string, make: () => T): T {
  const found = kept.get(digest)
  if (found !== undefined) return found
  if (kept.size >= TABLES_READY_MAX) kept.clear()
  const made = make()
  kept.set(digest, made)
  return made
}

/** The rules by which an institution derives tiers at an instant: its own table in force, or else the catalogue's. */
export async function tierRulesInForce(
  reader: Reader,
  institution: InstitutionId,
  at: Instant,
): Promise<TierRules> {
  const own = await findTierTableInForce(reader, institution, at)
  return own === undefined ? catalogueRulesOnce() : rulesOf(own)
}

/** The tier that these rules give to these factors. Errors: `registry.unknown_scenario`. */
export async function deriveTierBy(
  rules: TierRules,
  factors: TierFactors,
): Promise<KeptDerivation> {
  if (!rules.scenarios.scenarios.some(({ id }) => id === factors.scenario)) {
    throw registryErrors.unknown_scenario({ scenario: factors.scenario })
  }
  return deriveTier(factors, rules)
}

/** Whether a kept derivation is the one that the rules in force give: gates ask this before every step. */
export async function isTierCurrent(
  reader: Reader,
  {
    institution,
    derivation,
    factors,
  }: {
    readonly institution: InstitutionId
    readonly derivation: KeptDerivation
    readonly factors: TierFactors
  },
  at: Instant,
): Promise<boolean> {
  const rules = await tierRulesInForce(reader, institution, at)
  const { table, tier } = await deriveTierBy(rules, factors)
  return derivation.tier === tier && derivation.table.digest === table.digest
}

/** The version and digest of the table in force at an instant: a derivation by another one is out of date. */
export async function tierTableInForce(
  reader: Reader,
  institution: InstitutionId,
  at: Instant,
): Promise<{ readonly version: string; readonly digest: string }> {
  const { version, digest } = (await tierRulesInForce(reader, institution, at)).table
  return { version, digest }
}

/** The version and digest of the catalogue's own table. */
export function catalogueTierTable(): { readonly version: string; readonly digest: string } {
  const { version, digest } = catalogueRulesOnce().table
  return { version, digest }
}

/** The kind of measure 16 that fixes these factors high whatever a table says, or `undefined` where none does. */
export function fixedHighBy(factors: TierFactors): string | undefined {
  return fixedKindOf(factors, catalogueRulesOnce())
}
