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
  no_alarm: {
    status: 404,
    message: {
      en: ({ alarm }: { alarm: string }) => `there is no open alarm ${alarm}`,
      zh: ({ alarm }: { alarm: string }) => `不存在未关闭的告警 ${alarm}`,
    },
    remedy: { en: 'List the alarms first.', zh: '请先列出告警。' },
  },
  unknown_alarm: {
    status: 404,
    message: {
      en: ({ alarm }: { alarm: string }) => `there is no alarm ${alarm}`,
      zh: ({ alarm }: { alarm: string }) => `不存在告警 ${alarm}`,
    },
    remedy: { en: 'List the alarms first.', zh: '请先列出告警。' },
  },
  alarm_acknowledged: {
    status: 409,
    message: { en: () => 'somebody has acknowledged it already', zh: () => '该告警已有人确认' },
    remedy: { en: 'Nothing remains to be done.', zh: '无需再操作。' },
  },
  alarm_unacknowledged: {
    status: 409,
    message: {
      en: () => 'an alarm is closed only once somebody has acknowledged it',
      zh: () => '告警确认之后才能关闭',
    },
    remedy: { en: 'Acknowledge it first.', zh: '请先确认。' },
  },
  no_alarm_kind: {
    status: 404,
    message: {
      en: ({ kind }: { kind: string }) => `there is no kind of alarm ${kind}`,
      zh: ({ kind }: { kind: string }) => `不存在告警种类 ${kind}`,
    },
    remedy: { en: 'See catalogue/alarms.yaml.', zh: '请见 catalogue/alarms.yaml。' },
  },
  threshold_looser: {
    status: 422,
    message: {
      en: ({ max }: { max: number }) => `the threshold may be at most ${max}`,
      zh: ({ max }: { max: number }) => `阈值最高为 ${max}`,
    },
    remedy: {
      en: 'An institution sets thresholds below those of the catalogue, never above.',
      zh: '机构只能设定不高于目录的阈值。',
    },
  },
  no_exit: {
    status: 404,
    message: {
      en: ({ exit }: { exit: string }) => `there is no undecided exit ${exit}`,
      zh: ({ exit }: { exit: string }) => `不存在未处理的退出事项 ${exit}`,
    },
    remedy: { en: 'List the exits first.', zh: '请先列出退出事项。' },
  },
  unknown_exit: {
    status: 404,
    message: {
      en: ({ exit }: { exit: string }) => `there is no exit ${exit}`,
      zh: ({ exit }: { exit: string }) => `不存在退出事项 ${exit}`,
    },
    remedy: { en: 'List the exits first.', zh: '请先列出退出事项。' },
  },
  own_exit: {
    status: 403,
    message: {
      en: () => 'who answers for an application does not decide to keep it',
      zh: () => '应用负责人不能自行决定保留',
    },
    remedy: { en: 'Ask another risk manager.', zh: '请由其他风险管理人员决定。' },
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
