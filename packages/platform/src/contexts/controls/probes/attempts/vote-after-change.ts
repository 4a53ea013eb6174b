import { contentOfPart } from '../fill-dossier.ts'
import { observe, type Probe } from '../probe.ts'

export const voteAfterChange: Probe = {
  id: 'vote-after-change',
  statements: ['16.2', '15.3'],
  tries: {
    zh: '卷宗变更后仍按原摘要投票',
    en: 'Votes for the old digest after the dossier has changed',
  },
  expects: 'governance.dossier_changed',
  async run({ as, stand }) {
    const { proposal, digest, dossier } = stand.proposed
    const owner = await as('owner')
    const content = {
      ...contentOfPart('impact-analysis'),
      peakLoad: '提请之后改为每轮约二百次调用',
    }
    const written = await owner('PUT', `/dossiers/${dossier}/parts/impact-analysis`, { content })
    if (written.status >= 400) return observe(written)
    const chair = await as('chair')
    return observe(
      await chair('POST', `/proposals/${proposal}/votes`, { choice: 'approve', digest }),
    )
  },
}
