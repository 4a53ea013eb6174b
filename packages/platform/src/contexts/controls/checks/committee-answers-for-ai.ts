import { daysBetween, type Instant } from '#kernel/time.ts'
import { defineCheck } from './check.ts'

/** A committee mandated by the board answers for AI, and has met lately (measure 1.1). */
export const committeeAnswersForAi = defineCheck({
  statement: '1.1',
  from: import.meta.url,
  scope: 'institution',
  reads: ['committees'],
  decide({ committees }, { at, threshold }) {
    const committee = committees.find(({ mandate }) => mandate === 'ai-governance')
    if (committee === undefined) {
      return {
        finding: 'fails',
        reason: { zh: '尚未设立人工智能委员会', en: 'no committee answers for AI' },
        todo: [
          {
            zh: '登记委员会、董事会决议与成员',
            en: 'Form the committee with its board resolution and its seats',
          },
        ],
      }
    }
    const { members, functions, chairs, boardNumber, lastMetOn } = committee
    const isComplete =
      chairs === 1 &&
      boardNumber !== undefined &&
      members >= threshold('members-min') &&
      functions >= threshold('functions-min')
    if (!isComplete) {
      return {
        finding: 'fails',
        reason: {
          zh: `委员会有成员 ${members} 人、职能 ${functions} 类、主席 ${chairs} 人，未达要求`,
          en: `the committee has ${members} members of ${functions} functions and ${chairs} chairs, which is not enough`,
        },
        todo: [{ zh: '补足席位', en: 'Fill the seats' }],
      }
    }
    const days =
      lastMetOn === undefined ? undefined : daysBetween(`${lastMetOn}T00:00:00.000Z` as Instant, at)
    if (days === undefined || days > threshold('meeting-days-max')) {
      return {
        finding: 'fails',
        lapsed: days !== undefined,
        reason: {
          zh: days === undefined ? '委员会尚无会议记录' : `委员会上次会议在 ${days} 天前`,
          en: days === undefined ? 'no meeting is on record' : `the committee met ${days} days ago`,
        },
        todo: [{ zh: '召开会议并登记', en: 'Hold a meeting and record it' }],
      }
    }
    return {
      finding: 'holds',
      reason: {
        zh: `委员会在任，成员 ${members} 人，${days} 天前开过会`,
        en: `the committee stands with ${members} members and met ${days} days ago`,
      },
      todo: [],
    }
  },
})
