import { textAt } from '../client.ts'
import { observe, PASSED, type Probe } from '../probe.ts'
import { draftOf } from '../stand.ts'

export const lowerTier: Probe = {
  id: 'lower-tier',
  statements: ['16.1', '15.1'],
  tries: {
    zh: '登记信贷审批应用并把其余各项都答成最低，以求降低等级',
    en: 'Registers credit approval with the lowest answers to all else, to get a lower tier',
  },
  expects: 'tier_high',
  async run({ as, ground, stand }) {
    const owner = await as('owner')
    const draft = draftOf(ground, 'lower-tier', [stand.models.admitted])
    const factors = {
      ...{ scenario: 'credit-approval', importance: 'critical', scale: 'pilot' },
      ...{ customerEffect: 'none', reliance: 'reference', complexity: 'rules' },
      ...{ generative: false, customerFacing: false, touchesContract: false },
    }
    const answer = await owner('POST', '/applications', { ...draft, factors, publicFacing: false })
    const observed = observe(answer)
    return observed.seen === PASSED ? { seen: `tier_${textAt(answer.body, 'tier')}` } : observed
  },
}
