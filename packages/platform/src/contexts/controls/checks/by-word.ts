import { defineCheck } from './check.ts'

/** An own statement that people alone decide: nothing is measured of it, so that it is `attested` at best (measure 28.1). */
export const byWord = defineCheck({
  statement: 'X-WORD',
  from: import.meta.url,
  scope: 'institution',
  reads: [],
  decide: () => ({
    finding: 'unknown',
    because: 'word-alone',
    reason: {
      zh: '由两人的人工声明判断，不作度量',
      en: 'decided by the word of two people; nothing is measured of it',
    },
    todo: [
      {
        zh: '由一人作出声明并由另一人确认',
        en: 'Have one person attest it and another confirm that',
      },
    ],
  }),
})
