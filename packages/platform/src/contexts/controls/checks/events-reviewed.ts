import { daysBetween } from '#kernel/time.ts'
import { defineCheck, eachOf } from './check.ts'

/** Each event has a review with root cause and improvement, within its time (measure 29.3). */
export const eventsReviewed = defineCheck({
  statement: '29.3',
  from: import.meta.url,
  scope: 'application',
  reads: ['incidents'],
  decide: ({ incidents }, { at, threshold }) =>
    eachOf(
      incidents.filter(
        ({ openedAt, closed }) =>
          closed || daysBetween(openedAt, at) > threshold('review-days-max'),
      ),
      {
        which: { zh: '应已复盘的事件', en: 'incidents due for their review' },
        asks: { zh: '有根因与改进的复盘', en: 'have a review with root cause and improvement' },
        todo: { zh: '完成复盘', en: 'Complete the review' },
        of: 'incidents',
      },
      ({ id }) => id,
      ({ reviewed }) => reviewed,
    ),
})
