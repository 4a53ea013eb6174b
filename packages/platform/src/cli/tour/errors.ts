import type { Bilingual } from '#kernel/bilingual.ts'
import { defineErrors } from '#kernel/errors.ts'

export const tourErrors = defineErrors('tour', {
  step_failed: {
    status: 500,
    message: {
      en: ({ expected, found }: { expected: Bilingual; found: string }) =>
        `expected: ${expected.en}; found: ${found}`,
      zh: ({ expected, found }: { expected: Bilingual; found: string }) =>
        `应为：${expected.zh}；实为：${found}`,
    },
    remedy: {
      en: 'The loop does not hold on this machine. Please report it with these lines.',
      zh: '本机上的闭环未能成立，请附上以上输出报告问题。',
    },
  },
})
