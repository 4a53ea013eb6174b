import { checkOfApplications } from './check.ts'

/** From development to deployment in one place (measure 4.1). */
export const onePipeline = checkOfApplications({
  statement: '4.1',
  from: import.meta.url,
  reads: ['permits', 'models', 'admitted', 'deployed'],
  which: { zh: '持有准行证的应用', en: 'applications with a permit' },
  asks: {
    zh: '所用模型均登记来源、获准入并在此部署',
    en: 'use models with provenance, admission and deployment here',
  },
  todo: { zh: '补齐来源要素、准入与部署', en: 'Complete provenance, admission and deployment' },
  applies: ({ id }, { permits }) => permits.has(id),
  holds: ({ id }, { permits, models, admitted, deployed }) =>
    permits
      .get(id)!
      .models.every(
        ({ version }) =>
          models.get(version)?.provenanceComplete === true &&
          admitted.has(version) &&
          deployed.has(version),
      ),
})
