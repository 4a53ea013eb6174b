import { observe, type Probe } from '../probe.ts'

export const ownVote: Probe = {
  id: 'own-vote',
  statements: ['16.2'],
  tries: {
    zh: '负责人以委员身份对自己的应用投票',
    en: 'An owner with a seat votes on their own application',
  },
  expects: 'governance.conflict_of_interest',
  async run({ as, stand }) {
    const owner = await as('owner')
    const { proposal, digest } = stand.proposed
    return observe(
      await owner('POST', `/proposals/${proposal}/votes`, { choice: 'approve', digest }),
    )
  },
}
