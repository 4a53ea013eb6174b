import { isDeepStrictEqual } from 'node:util'
import type { Actor } from '#kernel/actor.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import type { Append } from '#platform/services.ts'
import { registryErrors } from './errors.ts'
import { judgementOf } from './tier-in-force.ts'
import type { TierTableId, TierTableVersion } from './tier-table.ts'
import { findTierTableInForce, loadTierTable, saveTierTable } from './tier-table-store.ts'

// What a committee does to a table, within the transactions of governance: a proposal closes it, a vote enacts or reopens it.

/**
 * Closes a draft for a committee. INVARIANT: nothing incomplete, nothing below the floor of measure 16 comes before it.
 * Errors: `registry.not_found`, `tier_table_closed`, `tier_table_faulty`, `tier_table_unchanged`.
 */
export async function closeTierTable(
  tx: Transaction,
  institution: InstitutionId,
  id: TierTableId,
  at: Instant,
): Promise<TierTableVersion> {
  const current = await loadTierTable(tx, institution, id)
  const { content, proposedAt, discardedAt } = current
  if (proposedAt !== undefined || discardedAt !== undefined) {
    throw registryErrors.tier_table_closed()
  }
  const { faults } = judgementOf(current)
  if (faults.length > 0) throw registryErrors.tier_table_faulty({ faults })
  const inForce = await findTierTableInForce(tx, institution, at)
  // The catalogue's table may be enacted as it is: so an institution makes the product's defaults its own.
  if (inForce !== undefined && isDeepStrictEqual(inForce.content, content)) {
    throw registryErrors.tier_table_unchanged()
  }
  return saveTierTable(tx, current, { proposedAt: at })
}

/** Gives a table back to its authors, after its proposal came to nothing. */
export async function reopenTierTable(
  tx: Transaction,
  institution: InstitutionId,
  id: TierTableId,
) {
  const current = await loadTierTable(tx, institution, id)
  return saveTierTable(tx, current, { proposedAt: undefined })
}

export interface Enactment {
  readonly decisionId: string
  /** Its number as people cite it, in Chinese. */
  readonly number: string
  readonly inForceFrom: Instant
}

/** Puts a table in force from an instant on: from then tiers are derived by it, and a job derives those that stand anew. */
export async function enactTierTable(
  tx: Transaction,
  actor: Actor,
  id: TierTableId,
  { decisionId, number, inForceFrom }: Enactment,
  append: Append,
): Promise<TierTableVersion> {
  const current = await loadTierTable(tx, actor.institution, id)
  const table = await saveTierTable(tx, current, { decisionId, inForceFrom })
  await append(tx, {
    kind: 'tier-table.enacted',
    subject: id,
    actor,
    body: {
      ...{ version: table.version, digest: table.digest, basedOn: table.basedOn },
      ...{ resolution: decisionId, number, inForceFrom },
    },
  })
  return table
}
