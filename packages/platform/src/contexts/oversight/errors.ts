import { defineErrors } from '#kernel/errors.ts'

export const noticeErrors = defineErrors('oversight', {
  unknown_notice: {
    status: 404,
    message: {
      en: ({ notice }: { notice: string }) => `there is no notice ${notice} for you`,
      zh: ({ notice }: { notice: string }) => `您没有通知 ${notice}`,
    },
    remedy: { en: 'List your notices first.', zh: '请先列出您的通知。' },
  },
})
