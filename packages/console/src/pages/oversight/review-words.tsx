import type { Item, Reply } from '../../api/client.ts'
import type { useReviewWords } from '../../language/condition-words.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ConditionText } from '../../pieces/condition-text.tsx'
import { Status, type Tone } from '../../pieces/status.tsx'

export type Review = Item<'GET /reviews'>
export type ReviewDetail = Reply<'GET /reviews/:id'>
type Reason = Review['reasons'][number]

export const kindNames = texts({
  held: ['放行前复核', 'Held before release'],
  manual: ['人工办理', 'To be answered by a person'],
  sample: ['事后抽查', 'Sample after release'],
})

export const outcomeNames = texts({
  released: ['已放行', 'Released'],
  corrected: ['已更正', 'Corrected'],
  refused: ['已拒绝', 'Refused'],
  answered: ['已答复', 'Answered'],
  expired: ['已超时', 'Expired'],
  replaced: ['已改由后备', 'Replaced by a fallback'],
})

const stateNames = texts({
  waiting: ['待领取', 'Waiting'],
  claimed: ['办理中', 'Claimed'],
  seconding: ['待第二人确认', 'Waiting for a second'],
  closed: ['已办结', 'Closed'],
})

const stateTones: Readonly<Record<Review['state'], Tone>> = {
  waiting: 'warn',
  claimed: 'info',
  seconding: 'info',
  closed: 'plain',
}

export function ReviewStateTag({ state }: { state: Review['state'] }) {
  const names = useTexts(stateNames)
  return <Status tone={stateTones[state]}>{names[state]}</Status>
}

const outcomeTones: Readonly<Record<NonNullable<Review['outcome']>, Tone>> = {
  released: 'good',
  corrected: 'warn',
  refused: 'bad',
  answered: 'good',
  expired: 'bad',
  replaced: 'warn',
}

export function OutcomeTag({ outcome }: { outcome: NonNullable<Review['outcome']> }) {
  const names = useTexts(outcomeNames)
  return <Status tone={outcomeTones[outcome]}>{names[outcome]}</Status>
}

const reasonWords = texts({
  point: [(name: string) => `触发复核点「${name}」`, (name: string) => `review point “${name}”`],
  unknown: [
    '（条件无法判断，按触发处理）',
    ' (its condition could not be told, which counts as met)',
  ],
  'upstream-failed': ['模型失败，转人工', 'the model failed'],
  timeout: ['模型超时，转人工', 'the model took too long'],
  'guard-failure': ['护栏失效，转人工', 'a guard failed'],
  stopped: ['应用停用，转人工', 'the application is stopped'],
  limit: ['超出限额，转人工', 'a limit was reached'],
  sampling: [
    (percent: number) => `按 ${percent}% 抽查`,
    (percent: number) => `a sample of ${percent}%`,
  ],
  late: ['复核超时，转人工', 'the time for review ran out'],
})

/** Why a result waits for a person, with the condition as the permit words it. */
export function ReasonText({ reason }: { reason: Reason }) {
  const say = useTexts(reasonWords)
  switch (reason.by) {
    case 'point':
      return (
        <span>
          {say.point(reason.name)}
          {reason.holding === 'unknown' && say.unknown}
          {': '}
          <ConditionText when={reason.when} />
        </span>
      )
    case 'fallback':
      return <span>{say[reason.trigger]}</span>
    case 'sampling':
      return <span>{say.sampling(reason.percent)}</span>
    case 'timeout':
      return <span>{say.late}</span>
  }
}

/** What was known of the decision: decision, score, amount, group and the like, in words, and by its code where that is another. */
export function factsOf(
  { facts }: Pick<Review, 'facts'>,
  { factOf, valueIn }: Pick<ReturnType<typeof useReviewWords>, 'factOf' | 'valueIn'>,
): readonly (readonly [string, string])[] {
  const all: Readonly<Record<string, readonly (string | number)[] | undefined>> = {
    ...facts.words,
    ...facts.numbers,
  }
  return Object.entries(all).map(([name, values = []]) => {
    const said = values.map((value) => {
      const word = valueIn(value)
      return typeof value === 'number' || word === value ? `${word}` : `${word} ${value}`
    })
    return [factOf(name), said.join(' · ')] as const
  })
}
