import type { InstitutionId } from '#kernel/ids.ts'
import type { Reader } from '#platform/database/schema.ts'
import { compareTables } from './tier/compare-tables.ts'
import { effectOfTable } from './tier-effect.ts'
import { catalogueContent } from './tier-in-force.ts'
import type { TierTableId } from './tier-table.ts'
import { findTierTableByDigest, loadTierTable } from './tier-table-store.ts'

/** The catalogue's own table stands in no row. */
const CATALOGUE_VERSION = 0

/**
 * A version beside the one that it began with, and its effect on the inventory as it stands. While a draft is under way no
 * other version comes into force, so that what it began with is what is in force. Errors: `registry.not_found`.
 */
export async function compareTierTable(
  reader: Reader,
  institution: InstitutionId,
  id: TierTableId,
) {
  const { content, basedOn } = await loadTierTable(reader, institution, id)
  const own = await findTierTableByDigest(reader, institution, basedOn)
  return {
    base: {
      version: own?.version ?? CATALOGUE_VERSION,
      digest: basedOn,
    },
    ...compareTables(own?.content ?? catalogueContent(), content),
    effect: await effectOfTable(reader, institution, content),
  }
}
