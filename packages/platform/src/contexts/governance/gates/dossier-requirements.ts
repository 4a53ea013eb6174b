import { ExplainabilityRating } from '#contexts/registry/index.ts'
import { controlsOf } from '../catalogue.ts'
import { type DossierView, partOf } from '../dossier-view.ts'
import { lesserRating, reachesFloor } from '../explainability.ts'
import type { Requirement } from './define-gate.ts'
import {
  fieldStated,
  listCount,
  partSigned,
  requiredPartsSigned,
  requirement,
  tierCurrent,
} from './requirements.ts'

/** The URL of this module: gates that use it name it among their sources. */
export const dossierRequirementsSource = import.meta.url

const GATE = 'into-operation'

/** What a dossier must show before anybody may approve it, and still when the application goes into operation. */
export const dossierRequirements: Readonly<Record<string, Requirement<DossierView>>> = {
  'tier-current': tierCurrent(GATE),

  'model-version-named': requirement(GATE, 'model-version-named', {
    who: ['application-owner', 'developer'],
    holds: ({ models }) => models.length > 0,
  }),

  'data-security-assessment-signed': partSigned(
    GATE,
    'data-security-assessment-signed',
    'data-security-assessment',
    ['data-steward'],
  ),
  'algorithm-risk-screening-signed': partSigned(
    GATE,
    'algorithm-risk-screening-signed',
    'algorithm-risk-screening',
    ['validator'],
  ),
  'ethics-review-signed': partSigned(GATE, 'ethics-review-signed', 'ethics-review', [
    'ethics-reviewer',
  ]),

  'dossier-parts-signed': requirement(GATE, 'dossier-parts-signed', {
    who: ['risk-manager', 'data-steward', 'ethics-reviewer', 'validator', 'operator'],
    holds: requiredPartsSigned,
  }),

  'impact-analysis-signed': partSigned(
    GATE,
    'impact-analysis-signed',
    'impact-analysis',
    ['risk-manager'],
    true,
  ),
  'model-card-signed': partSigned(GATE, 'model-card-signed', 'model-card', ['validator']),

  'explainability-floor-met': requirement(GATE, 'explainability-floor-met', {
    who: ['developer', 'validator'],
    holds: explainabilityFloorMet,
  }),

  'review-points-named': requirement(GATE, 'review-points-named', {
    who: ['application-owner'],
    holds: (view) => listCount(view, 'oversight-plan', 'reviewPoints') > 0,
  }),

  'fallback-named': requirement(GATE, 'fallback-named', {
    who: ['application-owner', 'developer'],
    waivable: true,
    holds: (view) => listCount(view, 'fallback', 'steps') > 0,
  }),

  'stop-conditions-set': requirement(GATE, 'stop-conditions-set', {
    who: ['application-owner'],
    holds: (view) => {
      const { countMin } = controlsOf(view.tier.id).stopConditions
      const count = listCount(view, 'stop-conditions', 'automaticConditions')
      return count > 0 && count >= countMin
    },
  }),

  'notice-text-signed': partSigned(GATE, 'notice-text-signed', 'notice-text', ['ethics-reviewer']),

  'filing-in-list': requirement(GATE, 'filing-in-list', {
    who: ['procurement', 'risk-manager'],
    holds: ({ models }) =>
      models.every(({ external, generative, filingListed }) =>
        external && generative ? filingListed : true,
      ),
  }),

  'supplier-on-list': requirement(GATE, 'supplier-on-list', {
    who: ['procurement', 'risk-manager'],
    holds: ({ models }) =>
      models.every(({ external, supplierListed }) => !external || supplierListed),
  }),

  'report-acknowledged': requirement(GATE, 'report-acknowledged', {
    who: ['risk-manager'],
    holds: ({ reportAcknowledged }) => reportAcknowledged,
  }),
}

/**
 * Measure 14.3: below the tier's floor a model is used only where a decider is named. A model without a rating counts as
 * insufficient, and where the dossier and the registry differ the lesser rating holds.
 */
export function explainabilityFloorMet(view: DossierView): boolean {
  if (view.models.length === 0) return false
  if (fieldStated(view, 'explainability-grounds', 'humanDecider')) return true
  const floor = controlsOf(view.tier.id).explainabilityFloor.value
  const stated = ExplainabilityRating.safeParse(
    partOf(view, 'explainability-grounds')?.content.rating,
  )
  if (!stated.success) return false
  return view.models.every(({ rating }) =>
    reachesFloor(lesserRating(rating ?? 'insufficient', stated.data), floor),
  )
}
