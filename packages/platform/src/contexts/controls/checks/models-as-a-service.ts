import { checkOfApplications } from './check.ts'

/** Models are shared as a service (measure 6.3). */
export const modelsAsAService = checkOfApplications({
  statement: '6.3',
  from: import.meta.url,
  reads: ['permits', 'admitted', 'deployed'],
  which: { zh: '持有准行证的应用', en: 'applications with a permit' },
  asks: {
    zh: '经统一接口使用已准入模型，并有配额',
    en: 'use admitted models through the one interface, with quotas',
  },
  todo: {
    zh: '为模型办理准入与部署，并在准行证中设限额',
    en: 'Admit and deploy the model, and set limits in the permit',
  },
  applies: ({ id }, { permits }) => permits.has(id),
  holds: ({ id }, { permits, admitted, deployed }) => {
    const { models, limits } = permits.get(id)!
    return (
      limits.requestsPerMinute > 0 &&
      models.every(({ version }) => admitted.has(version) && deployed.has(version))
    )
  },
})
