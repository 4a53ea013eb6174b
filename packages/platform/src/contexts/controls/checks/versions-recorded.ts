import { defineCheck, eachOf } from './check.ts'

/** Each version has its entry, with who, where from and its digest (measure 21.4). */
export const versionsRecorded = defineCheck({
  statement: '21.4',
  from: import.meta.url,
  scope: 'institution',
  reads: ['models', 'versionEntries'],
  decide: ({ models, versionEntries }) =>
    eachOf(
      [...models],
      {
        which: { zh: '登记的模型版本', en: 'registered model versions' },
        asks: {
          zh: '在账本中有登记人与摘要',
          en: 'have who registered them and their digest in the ledger',
        },
        todo: { zh: '核对缺失条目的版本', en: 'Look at the versions without an entry' },
        of: 'models',
      },
      ([id]) => id,
      ([id, { digest }]) => {
        const entry = versionEntries.get(id)
        return entry?.digest === digest && entry.by !== null
      },
    ),
})
