import { checkOfApplications } from './check.ts'

/** The risk management committee approves first (measure 16.2). */
export const committeeApproved = checkOfApplications({
  statement: '16.2',
  from: import.meta.url,
  reads: ['permits', 'decisions'],
  which: { zh: '持有准行证的高等级应用', en: 'high-tier applications with a permit' },
  asks: {
    zh: '准行证源自风险管理委员会对该版本的有效决议',
    en: 'have a permit that comes from a resolution in force of the risk management committee on the very version',
  },
  todo: {
    zh: '提请风险管理委员会表决，或吊销准行证',
    en: 'Put it to the risk management committee, or revoke the permit',
  },
  applies: ({ id, tier }, { permits }) => tier === 'high' && permits.has(id),
  holds: ({ id }, { permits, decisions }) => {
    const { approval } = permits.get(id)!
    const decision = decisions.get(approval.id)
    return (
      decision?.kind === 'resolution' &&
      decision.series === 'risk-management' &&
      decision.application === id &&
      decision.dossierDigest === approval.dossierDigest
    )
  },
})
