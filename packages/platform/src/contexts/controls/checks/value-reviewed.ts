import { dayInChina, daysBetween } from '#kernel/time.ts'
import { defineCheck, eachOf } from './check.ts'
import { isRunning } from './stages.ts'

/** Applications are judged by their worth once they have run long enough (measure 2.5). */
export const valueReviewed = defineCheck({
  statement: '2.5',
  from: import.meta.url,
  scope: 'application',
  reads: ['applications', 'registers', 'operating'],
  decide({ applications, registers, operating }, { at, threshold }) {
    const reviews = registers('value-review')
    const due = applications.filter((application) => {
      const since = operating.get(application.id)
      return (
        isRunning(application) &&
        since !== undefined &&
        daysBetween(since, at) >= threshold('after-days')
      )
    })
    return eachOf(
      due,
      {
        which: { zh: '运行满规定天数的应用', en: 'applications that have run long enough' },
        asks: {
          zh: '有投入运行后作出、未过复审期、对照实际用量与成本的价值评价',
          en: 'have a review of measured use and cost against the stated benefit, made since they run and not overdue',
        },
        todo: { zh: '完成价值评价', en: 'Review the value' },
        of: 'applications',
      },
      ({ id }) => id,
      ({ id }) => {
        const review = reviews.get(id)
        // What was written before the application ran has measured nothing.
        return (
          review !== undefined &&
          review.writtenAt > operating.get(id)! &&
          review.reviewOn >= dayInChina(at)
        )
      },
    )
  },
})
