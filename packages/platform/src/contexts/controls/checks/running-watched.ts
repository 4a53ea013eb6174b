import type { ReadingDraft } from '#contexts/oversight/index.ts'
import { daysBetween } from '#kernel/time.ts'
import { checkOfApplications } from './check.ts'
import { isRunning } from './stages.ts'

type ReadingMetric = ReadingDraft['metric']

/**
 * Running applications are monitored, and alarms reach a person (measure 17.1). Errors, latency and refusals are counted of every
 * call; drift, and complaints as the indicator of its business, are watched only where somebody reports them.
 */
export const runningWatched = checkOfApplications({
  statement: '17.1',
  from: import.meta.url,
  reads: ['watch', 'calls'],
  which: {
    zh: '观察期内有调用的运行中应用',
    en: 'running applications that were called within the window',
  },
  asks: {
    zh: '错误、时延、拒绝、漂移与投诉均受监测，且没有逾期无人确认的告警',
    en: 'are watched for errors, latency, refusals, drift and complaints, with no alarm that nobody acknowledged in time',
  },
  todo: {
    zh: '按期上报漂移与投诉读数（无投诉报零）；确认并处理告警',
    en: 'Report readings of drift and complaints, zero where there were none; acknowledge and handle the alarms',
  },
  applies: (application, { calls }) =>
    isRunning(application) && calls.byApplication.has(application.id),
  holds: ({ id }, { watch }, { at, threshold }) => {
    const since = watch.unheard.get(id)
    const heard = since === undefined || daysBetween(since, at) < threshold('acknowledge-days-max')
    const isReported = (metric: ReadingMetric) => watch.readings.has(`${id} ${metric}`)
    return watch.applications.has(id) && isReported('drift') && isReported('complaint') && heard
  },
})
