import type { Reply } from '../../api/client.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { useNumber } from '../../pieces/instant.tsx'
import { SeriesChart } from '../../pieces/series-chart.tsx'
import { Blank } from '../../pieces/states.tsx'

const words = texts({
  gone: ['当时的数据已过保留期', 'The figures of that time are no longer kept'],
  none: ['这段时间没有测得任何数据', 'Nothing was measured in this time'],
  value: ['测得值', 'Value'],
  beyond: ['其中越过阈值的', 'Beyond the threshold'],
  limit: [
    (limit: string) => `虚线为阈值 ${limit}，红色为越过阈值。`,
    (limit: string) => `The line is the threshold, ${limit}; red is beyond it.`,
  ],
  judged: [
    (minutes: string) => `每一格为截至该时刻的 ${minutes} 分钟窗口内的值，与判定时一致。`,
    (minutes: string) =>
      `Each bar is the value of the ${minutes} minutes that end with it, as judged.`,
  ],
  judgedDays: [
    (days: string) => `每一格为截至该时刻的 ${days} 天窗口内的值，与判定时一致。`,
    (days: string) => `Each bar is the value of the ${days} days that end with it, as judged.`,
  ],
  hour: [
    '按分钟的数据已删除，每一格为一小时的值。',
    'Minutes are no longer kept: each bar is the value of an hour.',
  ],
  day: [
    '按小时的数据已删除，每一格为一天的值。',
    'Hours are no longer kept: each bar is the value of a day.',
  ],
})

type Trace = NonNullable<Reply<'GET /alarms/:id'>['trace']>

const GRAIN_MINUTES = { minute: 1, hour: 60, day: 1_440 } as const
const MINUTES_PER_DAY = 1_440

/** How what is watched went, with the threshold across. */
export function ValueTrace({
  title,
  trace,
  threshold,
  comparison = 'above',
}: {
  title: string
  trace: Trace | undefined
  threshold: number
  comparison?: 'above' | 'below'
}) {
  const say = useTexts(words)
  const number = useNumber()
  if (trace === undefined) return <Blank title={say.gone} />
  if (trace.points.every(({ value }) => value === undefined)) return <Blank title={say.none} />
  const { grain, windowMinutes } = trace
  const isBeyond = (value: number) =>
    comparison === 'above' ? value > threshold : value < threshold
  const judged =
    windowMinutes < MINUTES_PER_DAY
      ? say.judged(number(windowMinutes))
      : say.judgedDays(number(windowMinutes / MINUTES_PER_DAY))
  return (
    <>
      <SeriesChart
        title={title}
        worded={number}
        limit={threshold}
        names={{ value: say.value, bad: say.beyond }}
        points={trace.points.map(({ at, value }) => ({
          ...{ at, value },
          ...(value !== undefined && isBeyond(value) && { bad: value }),
        }))}
      />
      <p className="dim">
        {say.limit(number(threshold))}{' '}
        {grain === 'minute' || windowMinutes >= GRAIN_MINUTES[grain] ? judged : say[grain]}
      </p>
    </>
  )
}
