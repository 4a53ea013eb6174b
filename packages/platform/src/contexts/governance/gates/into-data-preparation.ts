import type { DossierView } from '../dossier-view.ts'
import { defineGate } from './define-gate.ts'
import { requirement, requirementsSource, stageAllows } from './requirements.ts'

const GATE = 'into-data-preparation'

/** From requirements on: the entry, the people who answer, and the tier stand (measures 1.4, 2.1, 2.2, 15.1). */
export const intoDataPreparation = defineGate<DossierView>({
  id: GATE,
  to: 'data-preparation',
  sources: [import.meta.url, requirementsSource],
  requires: {
    'stage-allows-it': stageAllows(GATE, 'data-preparation'),

    'registry-entry-complete': requirement(GATE, 'registry-entry-complete', {
      who: ['application-owner', 'developer'],
      holds: ({ application }) => application.entryComplete,
    }),

    'people-named': requirement(GATE, 'people-named', {
      who: ['application-owner', 'developer'],
      holds: ({ application }) => application.peopleNamed,
    }),

    'tier-derived': requirement(GATE, 'tier-derived', {
      who: ['application-owner', 'developer'],
      holds: ({ tier }) => tier.derived,
    }),
  },
})
