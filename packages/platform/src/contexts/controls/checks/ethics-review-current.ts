import { checkOfApplications } from './check.ts'
import { isReviewed, judgedParts } from './judged-parts.ts'

/** Ethics review is renewed with every material change (measure 23.1). */
export const ethicsReviewCurrent = checkOfApplications({
  statement: '23.1',
  from: import.meta.url,
  reads: ['dossiers', 'permits', 'decisions'],
  which: { zh: '持有准行证的应用', en: 'applications with a permit' },
  asks: {
    zh: '伦理审查等三项审查经他人签署，且批准的正是现行事实',
    en: 'have the ethics review and the two beside it signed by another person on the very facts that run',
  },
  todo: { zh: '重新进行伦理审查并取得批准', en: 'Renew the ethics review and the approval' },
  applies: ({ id }, { permits }) => permits.has(id),
  holds: ({ id }, facts) => {
    const { approval } = facts.permits.get(id)!
    const decision = facts.decisions.get(approval.id)
    return isReviewed(judgedParts(id, facts)) && decision?.dossierDigest === approval.dossierDigest
  },
})
