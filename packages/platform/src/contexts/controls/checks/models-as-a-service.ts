import { checkOfApplications } from './check.ts'

/** Models are shared as a service: the permit subscribes to admitted models within quotas, and every answer is metered (measure 6.3). */
export const modelsAsAService = checkOfApplications({
  statement: '6.3',
  from: import.meta.url,
  reads: ['permits', 'admitted', 'deployed', 'calls'],
  which: { zh: '持有准行证的应用', en: 'applications with a permit' },
  asks: {
    zh: '经统一接口订用已准入且已部署的模型，有次数、令牌与费用配额，应答均已计量',
    en: 'subscribe to admitted and deployed models through the one interface, with quotas of requests, tokens and cost, and every answer metered',
  },
  todo: {
    zh: '为模型办理准入与部署，并在准行证中设限额；核对未计量的调用记录',
    en: 'Admit and deploy the model, and set limits in the permit; look at records that were not metered',
  },
  applies: ({ id }, { permits }) => permits.has(id),
  holds: ({ id }, { permits, admitted, deployed, calls }) => {
    const { models, limits } = permits.get(id)!
    const { requestsPerMinute, tokensPerMinute, costPerDayMilli } = limits
    const answered = (calls.byApplication.get(id) ?? []).filter(
      ({ outcome }) => outcome === 'answered' || outcome === 'held',
    )
    return (
      [requestsPerMinute, tokensPerMinute, costPerDayMilli].every((limit) => limit > 0) &&
      answered.every((row) => row.metered === row.calls) &&
      models.every(({ version }) => admitted.has(version) && deployed.has(version))
    )
  },
})
