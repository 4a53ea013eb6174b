import { observe, type Probe } from '../probe.ts'
import { draftOf } from '../stand.ts'

export const tierByHand: Probe = {
  id: 'tier-by-hand',
  statements: ['15.1'],
  tries: { zh: '登记时直接填写等级', en: 'Writes the tier by hand when registering' },
  expects: 'http.invalid_request',
  async run({ as, ground, stand }) {
    const owner = await as('owner')
    const draft = draftOf(ground, 'tier-by-hand', [stand.models.admitted])
    return observe(await owner('POST', '/applications', { ...draft, tier: 'low' }))
  },
}
