import type { ApplicationId } from '#kernel/ids.ts'
import type { FactValue } from '../facts/facts.ts'
import { checkOfApplications } from './check.ts'
import { generativeModels } from './generative.ts'

function externalModels(
  id: ApplicationId,
  { permits, models }: { permits: FactValue<'permits'>; models: FactValue<'models'> },
) {
  return generativeModels(permits.get(id))
    .map(({ version }) => models.get(version))
    .filter((model) => model !== undefined)
    .filter(({ origin }) => origin === 'external')
}

/** An external generative model has its filing (measure 5.2). */
export const externalModelsFiled = checkOfApplications({
  statement: '5.2',
  from: import.meta.url,
  reads: ['permits', 'models', 'filed'],
  which: { zh: '使用外部生成式模型的应用', en: 'applications with an external generative model' },
  asks: {
    zh: '所用外部生成式模型均在备案清单中',
    en: 'use only external generative models that the imported filings know',
  },
  todo: {
    zh: '补登备案编号，或导入最新备案清单',
    en: 'Enter the filing number, or import the newest list of filings',
  },
  applies: ({ id }, facts) => externalModels(id, facts).length > 0,
  holds: ({ id }, facts) =>
    externalModels(id, facts).every(
      ({ filing }) => filing !== undefined && facts.filed.has(filing),
    ),
})
