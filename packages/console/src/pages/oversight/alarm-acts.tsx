import type { Item } from '../../api/client.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ConfirmedAct, PlainAct } from '../../pieces/act.tsx'
import { Status } from '../../pieces/status.tsx'

export type Alarm = Item<'GET /alarms'>

const words = texts({
  waits: ['待确认', 'Waits for somebody'],
  acknowledged: ['处理中', 'Being handled'],
  closed: ['已关闭', 'Closed'],
  passed: ['已自行恢复', 'It has passed by itself'],
  acknowledge: ['确认', 'Acknowledge'],
  close: ['关闭告警', 'Close it'],
  closeTitle: ['关闭告警？', 'Close the alarm?'],
  closeSays: [
    '关闭后，导致该告警的数据不再计入；再次越过阈值会发出新的告警。',
    'What led to it counts no more; another one opens if the threshold is passed again.',
  ],
  unacknowledged: ['请先确认', 'Acknowledge it first'],
})

/** Closed by the product because its indicator is within its threshold again, and not by a person. */
export const wasPassed = ({ closedBy }: Alarm) => closedBy === 'oversight'

export function AlarmState({ of }: { of: Alarm }) {
  const say = useTexts(words)
  if (of.closedAt !== undefined) {
    return <Status tone="plain">{wasPassed(of) ? say.passed : say.closed}</Status>
  }
  return of.acknowledgedAt === undefined ? (
    <Status tone="bad">{say.waits}</Status>
  ) : (
    <Status tone="warn">{say.acknowledged}</Status>
  )
}

export function AlarmActs({ alarm: { id, acknowledgedAt, closedAt } }: { alarm: Alarm }) {
  const say = useTexts(words)
  if (closedAt !== undefined) return null
  return (
    <div className="row">
      {acknowledgedAt === undefined && (
        <PlainAct
          operation="POST /alarms/:id/acknowledgement"
          size="small"
          input={() => ({ params: { id } })}
        >
          {say.acknowledge}
        </PlainAct>
      )}
      <ConfirmedAct
        operation="POST /alarms/:id/closing"
        size="small"
        withReason
        label={say.close}
        title={say.closeTitle}
        says={say.closeSays}
        notNow={acknowledgedAt === undefined ? say.unacknowledged : undefined}
        input={({ reason }) => ({ params: { id }, body: { reason } })}
      />
    </div>
  )
}
