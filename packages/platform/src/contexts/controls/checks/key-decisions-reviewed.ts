import { fixedHighBy } from '#contexts/registry/index.ts'
import { checkOfApplications } from './check.ts'

/** Decisions that touch customers or have material effect wait for a person; a sample looked at afterwards held nothing (measure 22.3). */
export const keyDecisionsReviewed = checkOfApplications({
  statement: '22.3',
  from: import.meta.url,
  reads: ['permits'],
  which: {
    zh: '持有准行证且影响客户权益或有重大财务影响的应用',
    en: 'applications with a permit that touch customers, decide about people or have material financial effect',
  },
  asks: {
    zh: '准行证列明放行前的复核点',
    en: 'have review points in their permit before anything is released',
  },
  todo: {
    zh: '在监督方案中写明复核点并重新签发准行证',
    en: 'Name review points in the oversight plan and mint the permit anew',
  },
  applies: ({ id, factors, decidesAboutPeople }, { permits }) =>
    permits.has(id) &&
    (decidesAboutPeople ||
      factors.customerEffect === 'direct' ||
      fixedHighBy(factors) !== undefined),
  holds: ({ id }, { permits }) => permits.get(id)!.oversight.points.length > 0,
})
