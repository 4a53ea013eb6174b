import { controlsOf } from '../catalogue.ts'
import { type DossierView, independentValidators } from '../dossier-view.ts'
import { defineGate } from './define-gate.ts'
import { dossierRequirements, dossierRequirementsSource } from './dossier-requirements.ts'
import { requirementsSource } from './requirements.ts'

/** What must stand before a dossier goes to those who approve it: nobody votes on a half-filled one. */
export const readyForApproval = defineGate<DossierView>({
  id: 'ready-for-approval',
  to: 'approval',
  sources: [import.meta.url, dossierRequirementsSource, requirementsSource],
  requires: {
    ...dossierRequirements,

    'in-development-or-later': {
      says: {
        zh: '已进入开发、运行或维护阶段',
        en: 'Development, operation or maintenance is reached',
      },
      statement: '2.1',
      who: ['application-owner'],
      waivable: false,
      holds: ({ application }) =>
        ['development', 'operation', 'maintenance'].includes(application.stage),
    },

    'independent-validation': {
      says: {
        zh: '已由既非作者也非负责人的验证人员独立验证并签署',
        en: 'A validator who is neither author nor owner has validated and signed',
      },
      statement: '16.2',
      who: ['validator'],
      waivable: false,
      appliesTo: ({ tier }) => controlsOf(tier.id).independentValidation.value,
      holds: (view) => independentValidators(view).length > 0,
    },
  },
})
