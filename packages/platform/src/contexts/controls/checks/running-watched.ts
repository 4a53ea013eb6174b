import { daysBetween } from '#kernel/time.ts'
import { checkOfApplications } from './check.ts'
import { isRunning } from './stages.ts'

/** Running applications are monitored, and alarms reach a person (measure 17.1). */
export const runningWatched = checkOfApplications({
  statement: '17.1',
  from: import.meta.url,
  reads: ['watch', 'calls'],
  which: {
    zh: '观察期内有调用的运行中应用',
    en: 'running applications that were called within the window',
  },
  asks: {
    zh: '指标受监测，且没有逾期无人确认的告警',
    en: 'are watched, with no alarm that nobody acknowledged in time',
  },
  todo: {
    zh: '确认并处理告警；检查指标采集',
    en: 'Acknowledge and handle the alarms; see that indicators are kept',
  },
  applies: (application, { calls }) =>
    isRunning(application) && calls.byApplication.has(application.id),
  holds: ({ id }, { watch }, { at, threshold }) => {
    const since = watch.unheard.get(id)
    const heard = since === undefined || daysBetween(since, at) < threshold('acknowledge-days-max')
    return watch.applications.has(id) && heard
  },
})
