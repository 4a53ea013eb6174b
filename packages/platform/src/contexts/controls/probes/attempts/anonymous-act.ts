import { observe, type Probe } from '../probe.ts'

export const anonymousAct: Probe = {
  id: 'anonymous-act',
  statements: ['2.4'],
  tries: { zh: '不登录而办理停用', en: 'Trips a stop without signing in' },
  expects: 'identity.not_signed_in',
  async run({ anonymous }) {
    return observe(await anonymous('POST', '/stops', { hits: { scope: 'all' }, reason: 'probe' }))
  },
}
