import { textAt } from '../client.ts'
import { contentOfPart } from '../fill-dossier.ts'
import { observe, type Probe } from '../probe.ts'

export const ownSignature: Probe = {
  id: 'own-signature',
  statements: ['2.3', '23.1'],
  tries: { zh: '编写人签署自己编写的卷宗部分', en: 'An author signs the part that they wrote' },
  expects: 'governance.own_part',
  async run({ as, stand }) {
    const owner = await as('owner')
    const place = `/dossiers/${stand.proposed.dossier}/parts/impact-analysis`
    // The same words again: a revision of one's own, and nothing that changes the dossier.
    const written = await owner('PUT', place, { content: contentOfPart('impact-analysis') })
    if (written.status >= 400) return observe(written)
    const digest = textAt(written.body, 'digest')
    return observe(await owner('POST', `${place}/signatures`, { digest, verdict: 'sign' }))
  },
}
