import { checkOfApplications } from './check.ts'

/** Decisions that touch customers are reviewed by a person (measure 22.3). */
export const keyDecisionsReviewed = checkOfApplications({
  statement: '22.3',
  from: import.meta.url,
  reads: ['permits'],
  which: {
    zh: '持有准行证且影响客户权益的应用',
    en: 'applications with a permit that touch customers or decide about people',
  },
  asks: { zh: '准行证列明复核点或抽样复核', en: 'have review points or sampling in their permit' },
  todo: {
    zh: '在监督方案中写明复核点或抽样比例并重新签发',
    en: 'Name review points or a sampling rate in the oversight plan and mint the permit anew',
  },
  applies: ({ id, factors, decidesAboutPeople }, { permits }) =>
    permits.has(id) && (decidesAboutPeople || factors.customerEffect === 'direct'),
  holds: ({ id, tier }, { permits }) => {
    const { points, samplingPercent } = permits.get(id)!.oversight
    return points.length > 0 || (tier !== 'high' && samplingPercent > 0)
  },
})
