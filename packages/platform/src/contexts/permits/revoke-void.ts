import { approvalInForce } from '#contexts/governance/index.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import type { Transaction } from '#platform/database/schema.ts'
import type { EntryDraft, Reactions, Services } from '#platform/services.ts'
import { revokeWithin } from './revoke-permit.ts'
import { openPermitText } from './sign.ts'
import { findStandingPermit, standingPermitsWithModel } from './store.ts'

/**
 * A material change voids what was approved, and with it the permit, in the transaction of the very act
 * that changed it: no gateway serves a version that nobody approved (measures 16.2, 23.1).
 */
export const permitReactions: Reactions = {
  'application.edited': (tx, draft, services) => revokeIfVoid(tx, draft.subject, draft, services),
  'application.tiered': (tx, draft, services) => revokeIfVoid(tx, draft.subject, draft, services),
  'application.advanced': (tx, draft, services) => revokeIfVoid(tx, draft.subject, draft, services),
  'dossier.part_written': (tx, draft, services) =>
    revokeIfVoid(tx, applicationOf(draft), draft, services),
  'dossier.part_signed': (tx, draft, services) =>
    revokeIfVoid(tx, applicationOf(draft), draft, services),
  'resolution.withdrawn': (tx, draft, services) =>
    revokeIfVoid(tx, applicationOf(draft), draft, services),
  'approval.withdrawn': (tx, draft, services) =>
    revokeIfVoid(tx, applicationOf(draft), draft, services),
  'model.version_rated': revokeWhereUsed,
}

function applicationOf({ body }: EntryDraft): string {
  return String(body.application)
}

async function revokeIfVoid(
  tx: Transaction,
  application: string,
  { actor, kind }: EntryDraft,
  services: Services,
) {
  const permit = await findStandingPermit(tx, actor.institution, application as ApplicationId)
  if (permit === undefined) return
  const approval = await approvalInForce(tx, actor.institution, permit.application, services.now())
  const minted = openPermitText(permit)
  if (approval !== undefined && approval.id === minted?.approval.id) return
  await revokeWithin(tx, actor, permit, `its approval is void since ${kind}`, services)
}

async function revokeWhereUsed(tx: Transaction, draft: EntryDraft, services: Services) {
  const permits = await standingPermitsWithModel(tx, draft.actor.institution, draft.subject)
  for (const { application } of permits) await revokeIfVoid(tx, application, draft, services)
}
