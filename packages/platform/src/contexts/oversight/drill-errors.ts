import { defineErrors } from '#kernel/errors.ts'

export const drillErrors = defineErrors('oversight', {
  unknown_drill: {
    status: 404,
    message: {
      en: ({ drill }: { drill: string }) => `there is no drill ${drill}`,
      zh: ({ drill }: { drill: string }) => `不存在演练 ${drill}`,
    },
    remedy: { en: 'List the drills first.', zh: '请先列出演练。' },
  },
  review_not_ahead: {
    status: 422,
    message: {
      en: () => 'the next review must lie ahead',
      zh: () => '下次复审日期须晚于今天',
    },
    remedy: { en: 'Give a later date.', zh: '请填写更晚的日期。' },
  },
  drill_not_waiting: {
    status: 409,
    message: {
      en: () => 'the drill has begun, or is over',
      zh: () => '演练已开始或已结束',
    },
    remedy: { en: 'Only a drill that waits can be cancelled.', zh: '只能取消尚未开始的演练。' },
  },
  drill_window: {
    status: 400,
    message: {
      en: ({ hoursMax }: { hoursMax: number }) =>
        `a drill has a window that ends in the future and lasts at most ${hoursMax} hours`,
      zh: ({ hoursMax }: { hoursMax: number }) =>
        `演练须有时间窗口：结束时间在未来，且不超过 ${hoursMax} 小时`,
    },
    remedy: { en: 'Choose another window.', zh: '请另选时间窗口。' },
  },
  drill_unconfirmed: {
    status: 409,
    message: {
      en: () => 'the application is in operation: a drill takes it from its users for a moment',
      zh: () => '该应用正在运行：演练会使其短时不可用',
    },
    remedy: {
      en: 'Confirm with `confirmsProduction`, in a window that its owner agreed to.',
      zh: '请与负责人商定时间窗口，并以 confirmsProduction 确认。',
    },
  },
  drill_without_permit: {
    status: 409,
    message: {
      en: () => 'the application has no permit, so nothing of it runs that could be rehearsed',
      zh: () => '该应用没有准行证，没有可供演练的运行服务',
    },
    remedy: { en: 'Mint its permit first.', zh: '请先签发准行证。' },
  },
})
