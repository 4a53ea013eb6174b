import type { Item } from '../../api/client.ts'
import { useAside } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { useNumber } from '../../pieces/instant.tsx'
import { Status } from '../../pieces/status.tsx'
import { useSession } from '../../session/session.tsx'

export type Exit = Item<'GET /exits'>

const words = texts({
  open: ['待决定', 'To be decided'],
  kept: ['继续使用', 'Kept'],
  retired: ['已退役', 'Retired'],
  above: ['高于', 'above'],
  below: ['低于', 'below'],
  within: [(days: number) => `（${days} 天内）`, (days: number) => ` within ${days} days`],
  keep: ['继续使用', 'Keep it'],
  keepSays: [
    (name: string) => `「${name}」已达到退出条件，仍继续使用。理由写入账本。`,
    (name: string) => `${name} met its exit condition and stays in use. The reason is recorded.`,
  ],
  own: ['应用负责人不能自行决定保留', 'Who answers for an application does not decide to keep it'],
  decided: ['已有决定', 'It was decided already'],
})

export const exitMetricNames = texts({
  'stop-count': ['停用次数', 'Stops'],
  'complaint-count': ['投诉数', 'Complaints'],
  'drift-value': ['漂移值', 'Drift'],
  'error-percent': ['错误率（%）', 'Errors (%)'],
  'idle-days': ['闲置天数', 'Days without a call'],
})

export function ExitState({ of: { outcome } }: { of: Exit }) {
  const say = useTexts(words)
  return <Status tone={outcome === undefined ? 'warn' : 'plain'}>{say[outcome ?? 'open']}</Status>
}

/** A condition of exit as a sentence. */
export function useConditionWords() {
  const say = useTexts(words)
  const metrics = useTexts(exitMetricNames)
  const number = useNumber()
  return ({ metric, comparison, threshold, windowDays }: Exit['condition']) =>
    `${metrics[metric]} ${say[comparison]} ${number(threshold)}${say.within(windowDays)}`
}

export function Keep({ exit: { id, application, outcome } }: { exit: Exit }) {
  const say = useTexts(words)
  const read = useSay()
  const { person } = useSession()
  const data = useAside('GET /applications/:id', { params: { id: application } })
  const own = data?.ownerId === person.id ? say.own : undefined
  return (
    <ConfirmedAct
      operation="POST /exits/:id/keeping"
      size="small"
      withReason
      label={say.keep}
      title={say.keep}
      says={say.keepSays(data === undefined ? application : read(data.name))}
      notNow={outcome === undefined ? own : say.decided}
      input={({ reason }) => ({ params: { id }, body: { reason } })}
    />
  )
}
