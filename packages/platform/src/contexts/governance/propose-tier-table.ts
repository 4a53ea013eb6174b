import { authorize } from '#contexts/identity/index.ts'
import { closeTierTable, effectOfTable, type TierTableId } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/time.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { riskCommitteeInForce } from './committee-in-force.ts'
import { governanceErrors } from './errors.ts'
import type { TableProposal } from './proposal.ts'
import { findPendingTableProposal, insertProposal } from './proposal-store.ts'
import { voidProposal } from './void-proposal.ts'

/** What is put in force later than that is another year's decision. */
const AHEAD_DAYS_MAX = 365

export interface TableRequest {
  readonly tierTableId: TierTableId
  readonly conditions: readonly string[]
  /** Absent, the table comes into force with the resolution. */
  readonly inForceFrom?: Instant | undefined
}

/**
 * Puts a version of the tier table before the risk management committee; the entry says what it would change of the inventory
 * (measures 4.2, 15.1). Until it is resolved or withdrawn nobody amends it.
 * Errors: `governance.in_force_in_past`, `no_committee`, `registry.not_found`, `tier_table_closed`, `tier_table_faulty`,
 * `tier_table_unchanged`.
 */
export async function proposeTierTable(
  actor: Actor,
  { tierTableId, conditions, inForceFrom }: TableRequest,
  { db, now, append }: Services,
): Promise<TableProposal> {
  authorize(actor, 'tier-table:propose')
  const { institution } = actor

  return serializable(db, async (tx) => {
    const at = now()
    if (
      inForceFrom !== undefined &&
      !(at < inForceFrom && inForceFrom <= addDays(at, AHEAD_DAYS_MAX))
    ) {
      throw governanceErrors.in_force_in_past()
    }
    const committee = await riskCommitteeInForce(tx, institution, at)
    const table = await closeTierTable(tx, institution, tierTableId, at)
    const proposal: TableProposal = {
      ...{ id: newId('prop'), institution, committeeId: committee.id, conditions },
      ...{ tierTableId, tableDigest: table.digest, requestedBy: actor.id, requestedAt: at },
      ...(inForceFrom !== undefined && { inForceFrom }),
    }
    await insertProposal(tx, proposal)
    const { applications, changedCount, before, after } = await effectOfTable(
      tx,
      institution,
      table.content,
    )
    await append(tx, {
      kind: 'proposal.requested',
      subject: proposal.id,
      actor,
      body: {
        ...{ tierTable: tierTableId, version: table.version, tableDigest: table.digest },
        ...{ basedOn: table.basedOn, committee: committee.id, conditions, inForceFrom },
        effect: { applications, changed: changedCount, before, after },
      },
    })
    return proposal
  })
}

/**
 * Takes a table's proposal back before it is resolved, so that it can be amended; only who made it can.
 * Errors: `governance.not_found`, `not_the_requester`.
 */
export async function withdrawTableProposal(
  actor: Actor,
  tierTableId: TierTableId,
  { db, now, append }: Services,
): Promise<void> {
  authorize(actor, 'tier-table:propose')

  await serializable(db, async (tx) => {
    const proposal = await findPendingTableProposal(tx, actor.institution, tierTableId)
    if (proposal === undefined) throw governanceErrors.not_found({ what: 'proposal' })
    if (proposal.requestedBy !== actor.id) throw governanceErrors.not_the_requester()
    await voidProposal(tx, actor, proposal, 'withdrawn', now(), append)
  })
}
