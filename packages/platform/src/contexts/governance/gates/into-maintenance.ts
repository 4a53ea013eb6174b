import { type DossierView, isSigned } from '../dossier-view.ts'
import { defineGate } from './define-gate.ts'
import { listCount, requirement, requirementsSource, stageAllows } from './requirements.ts'

const GATE = 'into-maintenance'

/** Out of service for a change, a re-evaluation or a correction; the reason is on record (measures 17.4, 21.4). */
export const intoMaintenance = defineGate<DossierView>({
  id: GATE,
  to: 'maintenance',
  sources: [import.meta.url, requirementsSource],
  requires: {
    'stage-allows-it': stageAllows(GATE, 'maintenance'),

    'reason-given': requirement(GATE, 'reason-given', {
      who: ['application-owner'],
      holds: ({ move }) => move.reason !== undefined,
    }),

    'fallback-ready': requirement(GATE, 'fallback-ready', {
      who: ['operator', 'application-owner'],
      waivable: true,
      holds: (view) => listCount(view, 'fallback', 'steps') > 0 && isSigned(view, 'fallback'),
    }),
  },
})
