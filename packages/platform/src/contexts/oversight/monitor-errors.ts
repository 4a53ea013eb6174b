import { defineErrors } from '#kernel/errors.ts'

export const monitorErrors = defineErrors('oversight', {
  reading_ahead: {
    status: 400,
    message: {
      en: () => 'what is reported lies in the future',
      zh: () => '报告的观测时间晚于当前时间',
    },
    remedy: { en: 'Name the instant at which it was observed.', zh: '请填写实际观测时间。' },
  },
  too_many_points: {
    status: 400,
    message: {
      en: ({ points, pointsMax }: { points: number; pointsMax: number }) =>
        `${points} points are asked for; at most ${pointsMax} are answered`,
      zh: ({ points, pointsMax }: { points: number; pointsMax: number }) =>
        `请求了 ${points} 个数据点，最多返回 ${pointsMax} 个`,
    },
    remedy: {
      en: 'Ask for a shorter time or a coarser grain.',
      zh: '请缩短时间范围或选择更粗的粒度。',
    },
  },
})
