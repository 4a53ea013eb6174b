import type { Reply } from '../../api/client.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { Status, type Tone } from '../../pieces/status.tsx'

export type Drill = Reply<'GET /drills/:id'>
export type DrillKind = Drill['kind']

export const drillKindNames = texts({
  stop: ['紧急停用', 'Emergency stop'],
  fallback: ['切换后备', 'Fallback'],
  recovery: ['备份恢复', 'Recovery'],
})
export const drillKinds = Object.keys(drillKindNames) as readonly DrillKind[]

export const outcomeNames = texts({
  met: ['达到目标', 'Met its target'],
  missed: ['未达目标', 'Missed its target'],
  failed: ['未能完成', 'Failed'],
  lapsed: ['窗口内未执行', 'Lapsed'],
})
export type DrillOutcome = keyof typeof outcomeNames

const tones: Readonly<Record<DrillOutcome, Tone>> = {
  met: 'good',
  missed: 'bad',
  failed: 'bad',
  lapsed: 'warn',
}

const stateNames = texts({
  waiting: ['待执行', 'Scheduled'],
  running: ['执行中', 'Running'],
  cancelled: ['已取消', 'Cancelled'],
})

export function DrillState({ of: { outcome, startedAt, cancelledAt } }: { of: Drill }) {
  const outcomes = useTexts(outcomeNames)
  const states = useTexts(stateNames)
  if (outcome !== undefined) return <Status tone={tones[outcome]}>{outcomes[outcome]}</Status>
  if (cancelledAt !== undefined) return <Status tone="plain">{states.cancelled}</Status>
  return <Status tone="info">{startedAt === undefined ? states.waiting : states.running}</Status>
}

/** Why a drill failed; a word that stands here in no language is shown as it is. */
export const failureNames = texts({
  'nothing-to-call': ['没有可调用的模型', 'There was no model to call'],
  'no-fallback-answered': ['没有后备应答', 'No fallback answered'],
  'the-model-itself-answered': ['应答的仍是原模型', 'The model itself answered'],
  'newest-entry-lost': ['恢复后缺少最新账目', 'The newest entry was lost'],
  'outside-database': [
    '外部数据库须由其自身工具演练恢复',
    'An outside database is recovered by its own tools',
  ],
  'no-door-known': ['未找到可用的网关', 'No gateway was known'],
})
