import { dayInChina, daysBetween, type Instant } from '#kernel/time.ts'
import { defineCheck } from './check.ts'

const midnight = (date: string) => `${date}T00:00:00.000Z` as Instant

/** An approved plan covers today, and each of its goals is followed up (measure 1.2). */
export const planFollowedUp = defineCheck({
  statement: '1.2',
  from: import.meta.url,
  scope: 'institution',
  reads: ['registers'],
  decide({ registers }, { at, threshold }) {
    const today = dayInChina(at)
    const plan = registers('development-plan').get('institution')?.content
    if (plan === undefined || today < plan.from || today > plan.until) {
      return {
        finding: 'fails',
        lapsed: plan !== undefined && today > plan.until,
        reason: { zh: '没有覆盖当前日期的获批规划', en: 'no approved plan covers today' },
        todo: [
          { zh: '编制规划并由他人批准', en: 'Write the plan and have another person approve it' },
        ],
      }
    }
    const idle = plan.goals.filter(
      ({ progressOn }) =>
        progressOn === undefined ||
        daysBetween(midnight(progressOn), at) > threshold('progress-days-max'),
    ).length
    const { length } = plan.goals
    return {
      finding: idle === 0 ? 'holds' : 'fails',
      lapsed: idle > 0,
      reason: {
        zh: `规划有 ${length} 个目标，其中 ${idle} 个近期没有进展记录`,
        en: `the plan has ${length} goals, ${idle} of them without recent progress`,
      },
      todo: idle === 0 ? [] : [{ zh: '更新目标进展', en: 'Record the progress of the goals' }],
    }
  },
})
