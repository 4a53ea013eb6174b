import { defineCheck } from './check.ts'

/** Nothing was destroyed before the end of its business plus the days of its class (measure 21.5). */
export const keptToTheirDate = defineCheck({
  statement: '21.5',
  from: import.meta.url,
  scope: 'institution',
  reads: ['destructions'],
  decide({ destructions: { destroyed, early } }) {
    const coverage = {
      covered: destroyed - early.length,
      applicable: destroyed,
      of: 'entries',
    } as const
    if (early.length === 0) {
      return {
        finding: 'holds',
        reason: {
          zh: `已销毁 ${destroyed} 批内容，均在期满之后`,
          en: `${destroyed} lots of content were destroyed, all of them after their date`,
        },
        todo: [],
        coverage,
      }
    }
    return {
      finding: 'fails',
      reason: {
        zh: `${early.length} 批内容在期满前被销毁`,
        en: `${early.length} lots of content were destroyed before their date`,
      },
      todo: [{ zh: '查明销毁人并报告', en: 'Find out who destroyed them, and report it' }],
      coverage,
      gaps: early,
    }
  },
})
