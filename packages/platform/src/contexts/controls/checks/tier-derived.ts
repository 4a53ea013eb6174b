import { checkOfApplications } from './check.ts'

/** Five factors give the tier, by the table in force (measure 15.1). */
export const tierDerived = checkOfApplications({
  statement: '15.1',
  from: import.meta.url,
  reads: ['tierTable'],
  which: { zh: '未退役的应用', en: 'applications that have not retired' },
  asks: {
    zh: '等级由现行决策表算出，且不低于固定等级',
    en: 'have a tier that the table in force derived, never below what is fixed',
  },
  todo: { zh: '打开应用并重新定级', en: 'Open the application and derive its tier anew' },
  applies: ({ stage }) => stage !== 'retirement',
  holds: ({ tier, derivation }, { tierTable }) =>
    derivation.tier === tier &&
    derivation.table.digest === tierTable.digest &&
    (derivation.fixed === undefined || tier === 'high'),
})
