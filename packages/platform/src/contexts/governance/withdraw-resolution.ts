import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { type DossierDecision, isInForce, numberOf } from './decision.ts'
import { loadDecision, saveWithdrawal } from './decision-store.ts'
import { governanceErrors } from './errors.ts'
import type { DecisionId } from './ids.ts'
import { textPayload } from './text-payload.ts'

/**
 * Takes a resolution or an approval out of force at once; nothing can be minted from it any more. What put a tier table in
 * force is not taken back: another version is resolved.
 * Errors: `governance.not_found`, `decision_over`.
 */
export async function withdrawResolution(
  actor: Actor,
  { decisionId, reason }: { readonly decisionId: DecisionId; readonly reason: string },
  { db, now, append }: Services,
): Promise<DossierDecision> {
  authorize(actor, 'approval:grant')

  return serializable(db, async (tx) => {
    const decision = await loadDecision(tx, actor.institution, decisionId)
    const at = now()
    if (!isInForce(decision, at)) throw governanceErrors.decision_over()

    const withdrawn = await saveWithdrawal(tx, decision, { by: actor.id, reason, at })
    await append(tx, {
      kind: `${decision.kind}.withdrawn`,
      subject: decisionId,
      actor,
      body: {
        application: decision.applicationId,
        number: { ...numberOf(decision) },
        dossierDigest: decision.dossierDigest,
      },
      payloads: textPayload('reason', decision.applicationId, reason),
    })
    return withdrawn
  })
}
