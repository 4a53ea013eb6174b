import type { DossierView } from '../dossier-view.ts'
import { defineGate } from './define-gate.ts'
import {
  fieldStated,
  listCount,
  partSigned,
  requirement,
  requirementsSource,
  stageAllows,
  tierCurrent,
} from './requirements.ts'

const GATE = 'into-development'
/** One of them works without a model (`catalogue/dossier-parts.yaml`). */
const ALTERNATIVES_MIN = 2

/** Measure 3.1: nothing is built before it is shown that the technology fits the scenario. */
export const intoDevelopment = defineGate<DossierView>({
  id: GATE,
  to: 'development',
  sources: [import.meta.url, requirementsSource],
  requires: {
    'stage-allows-it': stageAllows(GATE, 'development'),
    'tier-current': tierCurrent(GATE),

    'fit-assessment-signed': partSigned(GATE, 'fit-assessment-signed', 'fit-assessment', [
      'risk-manager',
    ]),

    'alternatives-looked-at': requirement(GATE, 'alternatives-looked-at', {
      who: ['application-owner'],
      holds: (view) => listCount(view, 'fit-assessment', 'alternatives') >= ALTERNATIVES_MIN,
    }),

    'explainability-need-stated': requirement(GATE, 'explainability-need-stated', {
      who: ['application-owner'],
      holds: (view) => fieldStated(view, 'fit-assessment', 'explainabilityNeed'),
    }),

    'acceptable-error-stated': requirement(GATE, 'acceptable-error-stated', {
      who: ['application-owner'],
      holds: (view) => fieldStated(view, 'fit-assessment', 'acceptableError'),
    }),

    'data-at-hand-stated': requirement(GATE, 'data-at-hand-stated', {
      who: ['application-owner'],
      holds: (view) => fieldStated(view, 'fit-assessment', 'dataAtHand'),
    }),
  },
})
