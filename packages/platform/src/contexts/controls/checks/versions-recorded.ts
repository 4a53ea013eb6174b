import type { Permit } from '#contexts/permits/index.ts'
import { defineCheck, eachOf } from './check.ts'

/**
 * Each version has its entry, with who and its digest; one in use also the data that it comes from, and the admission that says why it
 * is used and by whose approval (measure 21.4).
 */
export const versionsRecorded = defineCheck({
  statement: '21.4',
  from: import.meta.url,
  scope: 'institution',
  reads: ['models', 'versionEntries', 'permits', 'admitted'],
  decide({ models, versionEntries, permits, admitted }) {
    const used = new Set([...permits.values()].flatMap((one) => one.models).map(versionOf))
    return eachOf(
      [...models],
      {
        which: { zh: '登记的模型版本', en: 'registered model versions' },
        asks: {
          zh: '在账本中有登记人与摘要，在用的还有数据来源及写明理由的准入',
          en: 'have who registered them and their digest in the ledger, and in use also their data and an admission with its grounds',
        },
        todo: {
          zh: '核对缺失条目的版本；为在用版本补齐来源要素与准入',
          en: 'Look at the versions without an entry; complete provenance and admission of those in use',
        },
        of: 'models',
      },
      ([id]) => id,
      ([id, { digest, provenanceComplete }]) => {
        const entry = versionEntries.get(id)
        const isRecorded = entry?.digest === digest && entry.by !== null
        return isRecorded && (!used.has(id) || (provenanceComplete && admitted.has(id)))
      },
    )
  },
})

const versionOf = ({ version }: Permit['models'][number]) => version
