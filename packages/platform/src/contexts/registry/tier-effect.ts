import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { ApplicationId, type InstitutionId } from '#kernel/ids.ts'
import type { Reader } from '#platform/database/schema.ts'
import { Stage } from './application.ts'
import { allApplications } from './application-store.ts'
import { rowFinder, type TableContent } from './tier/content.ts'
import { Tier, type TierFactors } from './tier/factors.ts'
import { fixedKindOf } from './tier/floor.ts'
import { catalogueRulesOnce } from './tier-in-force.ts'

/** So many are named; the counts are of all. */
const NAMED_MAX = 200

const Counts = z.record(Tier, z.int())

/** What a table would change of the inventory as it stands, were it in force now. Retired applications stay as they are. */
export const TierEffect = z.object({
  applications: z.int(),
  before: Counts,
  after: Counts,
  changedCount: z.int(),
  /** The first of them in the order of registration. */
  changed: z
    .array(
      z.object({
        id: ApplicationId,
        name: Bilingual,
        stage: Stage,
        before: Tier,
        after: Tier,
        row: z.string().optional(),
      }),
    )
    .readonly(),
})
export type TierEffect = z.infer<typeof TierEffect>

export async function effectOfTable(
  reader: Reader,
  institution: InstitutionId,
  content: TableContent,
): Promise<TierEffect> {
  const all = await allApplications(reader, institution)
  const tierOf = tierFinder(content)
  const judged = all
    .filter(({ stage }) => stage !== 'retirement')
    .map(({ id, name, stage, tier, factors }) => {
      const { tier: after, row } = tierOf(factors)
      return { id, name, stage, before: tier, after, row }
    })
  const changed = judged.filter(({ before, after }) => before !== after)
  return {
    applications: judged.length,
    before: countsOf(judged.map(({ before }) => before)),
    after: countsOf(judged.map(({ after }) => after)),
    changedCount: changed.length,
    changed: changed.slice(0, NAMED_MAX),
  }
}

/** As `deriveTier` answers, without the trace: the floor wins, and a case that no row answers is high. */
function tierFinder(content: TableContent) {
  const find = rowFinder(content)
  return (factors: TierFactors): { readonly tier: Tier; readonly row: string | undefined } => {
    const row = find(factors)
    const isFixed = fixedKindOf(factors, catalogueRulesOnce()) !== undefined
    return { tier: isFixed ? 'high' : (row?.tier ?? 'high'), row: row?.id }
  }
}

function countsOf(tiers: readonly Tier[]): Record<Tier, number> {
  const counts = { low: 0, medium: 0, high: 0 }
  for (const tier of tiers) counts[tier] += 1
  return counts
}
