import { controlsOf } from '../catalogue.ts'
import { type DossierView, independentValidators } from '../dossier-view.ts'
import { defineGate } from './define-gate.ts'
import { dossierRequirements, dossierRequirementsSource } from './dossier-requirements.ts'
import { requirement, requirementsSource, stageAllows } from './requirements.ts'

const GATE = 'into-operation'

/** The last gate before anybody is affected. Same dossier, same instant, same answer. */
export const intoOperation = defineGate<DossierView>({
  id: GATE,
  to: 'operation',
  sources: [import.meta.url, dossierRequirementsSource, requirementsSource],
  requires: {
    'stage-allows-it': stageAllows(GATE, 'operation'),
    ...dossierRequirements,

    'approval-in-force': requirement(GATE, 'approval-in-force', {
      who: ['committee-member', 'risk-manager'],
      holds: ({ approval, digest, tier }, now) =>
        approval !== undefined &&
        approval.dossierDigest === digest &&
        now < approval.validUntil &&
        // A tier that was raised since needs the approval of the higher one.
        approval.tier === tier.id &&
        (controlsOf(tier.id).approval.by === 'role' || approval.kind === 'resolution'),
    }),

    'three-people': requirement(GATE, 'three-people', {
      who: ['committee-member', 'risk-manager', 'validator'],
      holds: threePeople,
    }),
  },
})

/** Requester, validator and approver are three people; where the tier needs no validation, two. */
function threePeople(view: DossierView): boolean {
  const { approval } = view
  if (approval === undefined || approval.approverIds.length === 0) return false
  const { requesterId, approverIds } = approval
  if (approverIds.includes(requesterId) || approverIds.includes(view.application.ownerId)) {
    return false
  }
  if (!controlsOf(view.tier.id).independentValidation.value) return true
  return independentValidators(view).some((id) => id !== requesterId && !approverIds.includes(id))
}
