import { reopenTierTable } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { Instant } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import type { Append } from '#platform/services.ts'
import { aboutOf, isOfTable, type Proposal, type VoidReason } from './proposal.ts'
import { saveVoid } from './proposal-store.ts'

/** Ends a proposal without a resolution, within the transaction of the act that found it void; a table is a draft again. */
export async function voidProposal(
  tx: Transaction,
  actor: Actor,
  proposal: Proposal,
  reason: VoidReason,
  at: Instant,
  append: Append,
) {
  await saveVoid(tx, proposal, reason, at)
  await append(tx, {
    kind: 'proposal.voided',
    subject: proposal.id,
    actor,
    body: { ...aboutOf(proposal), reason },
  })
  if (isOfTable(proposal)) await reopenTierTable(tx, proposal.institution, proposal.tierTableId)
}
