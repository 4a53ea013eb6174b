import { dayInChina } from '#kernel/time.ts'
import type { DossierView } from '../dossier-view.ts'
import { defineGate } from './define-gate.ts'
import { requirement, requirementsSource, stageAllows } from './requirements.ts'

const GATE = 'into-retirement'

/** The end of an application. Its records are kept to their date, which counts from the end of its business. */
export const intoRetirement = defineGate<DossierView>({
  id: GATE,
  to: 'retirement',
  sources: [import.meta.url, requirementsSource],
  requires: {
    'stage-allows-it': stageAllows(GATE, 'retirement'),

    'reason-given': requirement(GATE, 'reason-given', {
      who: ['application-owner'],
      holds: ({ move }) => move.reason !== undefined,
    }),

    // Absence is never success: permits that nobody counted may be in force.
    'permits-revoked': requirement(GATE, 'permits-revoked', {
      who: ['risk-manager', 'operator'],
      holds: ({ move }) => move.permitsInForce === 0,
    }),

    'business-end-set': requirement(GATE, 'business-end-set', {
      who: ['application-owner'],
      // A business that ends in the future, or before its last call, would have its records destroyed too early.
      holds: ({ move: { businessEndedAt, lastCalledAt } }, now) =>
        businessEndedAt !== undefined &&
        businessEndedAt <= now &&
        (lastCalledAt === undefined || dayInChina(lastCalledAt) <= dayInChina(businessEndedAt)),
    }),
  },
})
