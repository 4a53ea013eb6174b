import { defineCheck } from './check.ts'

/** The institution adopted a version at least as new as the product's (measure 28.1, the institution's side). */
export const catalogueAdopted = defineCheck({
  statement: '28.1',
  from: import.meta.url,
  scope: 'institution',
  reads: ['adoption'],
  decide({ adoption: { adopted, newest, isCurrent } }) {
    if (isCurrent) {
      return {
        finding: 'holds',
        reason: { zh: `已采用目录版本 ${adopted}`, en: `catalogue version ${adopted} is adopted` },
        todo: [],
      }
    }
    return {
      finding: 'fails',
      reason: {
        zh:
          adopted === undefined ? '尚未采用任何目录版本' : `所采用的版本 ${adopted} 旧于 ${newest}`,
        en:
          adopted === undefined
            ? 'no catalogue version is adopted'
            : `version ${adopted}, which is adopted, is older than ${newest}`,
      },
      todo: [
        { zh: `查看变化并采用版本 ${newest}`, en: `See what changes and adopt version ${newest}` },
      ],
    }
  },
})
