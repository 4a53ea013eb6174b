import type { Item } from '../../api/client.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { useWhyNot } from '../../session/session.tsx'

const words = texts({
  state: ['状态', 'State'],
  waiting: ['待送达', 'On its way'],
  delivered: ['已送达', 'Delivered'],
  dead: ['已放弃', 'Given up'],
  channel: ['渠道', 'Channel'],
  email: ['邮件', 'E-mail'],
  webhook: ['接收端', 'Webhook'],
  type: ['事件', 'Event'],
  to: ['收件方', 'To'],
  created: ['产生时间', 'Created'],
  attempts: ['尝试次数', 'Attempts'],
  next: ['下次尝试', 'Next attempt'],
  failure: ['失败原因', 'Failure'],
  acts: ['操作', 'Acts'],
  replay: ['重新投递', 'Try again'],
  replaySays: [
    '以原编号重新投递；接收端据编号识别重复。',
    'It is tried again under its id, by which the receiver knows a repetition.',
  ],
  none: ['没有投递', 'Nothing was sent'],
})

type Delivery = Item<'GET /deliveries'>

const stateOf = ({ deliveredAt, deadAt }: Delivery) => {
  if (deliveredAt !== undefined) return 'delivered'
  return deadAt === undefined ? 'waiting' : 'dead'
}
const tones = { waiting: 'info', delivered: 'good', dead: 'bad' } as const

/** E-mails and webhooks on their way, arrived or given up. */
export function DeliveriesTab() {
  const say = useTexts(words)
  const number = useNumber()
  const people = usePeople()
  const why = useWhyNot()('GET /deliveries')
  const columns: readonly Column<Delivery>[] = [
    {
      key: 'state',
      title: say.state,
      width: 110,
      render: (delivery) => (
        <Status tone={tones[stateOf(delivery)]}>{say[stateOf(delivery)]}</Status>
      ),
    },
    { key: 'channel', title: say.channel, render: ({ channel }) => say[channel] },
    { key: 'type', title: say.type, render: ({ type }) => <span className="mono">{type}</span> },
    {
      key: 'to',
      title: say.to,
      render: ({ person, webhook }) =>
        person === undefined ? <span className="mono">{webhook}</span> : people.nameOf(person),
    },
    { key: 'created', title: say.created, render: ({ createdAt }) => <Instant at={createdAt} /> },
    {
      key: 'attempts',
      title: say.attempts,
      align: 'right',
      render: ({ attempts }) => number(attempts),
    },
    {
      key: 'next',
      title: say.next,
      spare: true,
      render: ({ nextAttemptAt }) =>
        nextAttemptAt === undefined ? '' : <Instant at={nextAttemptAt} />,
    },
    {
      key: 'failure',
      title: say.failure,
      render: ({ failure }) => <span className="mono">{failure}</span>,
    },
    {
      key: 'acts',
      title: say.acts,
      render: (delivery) =>
        delivery.deadAt === undefined ? null : (
          <ConfirmedAct
            size="small"
            operation="POST /deliveries/:id/replay"
            label={say.replay}
            title={say.replay}
            says={say.replaySays}
            input={() => ({ params: { id: delivery.id } })}
          />
        ),
    },
  ]
  if (why !== undefined) return <Blank title={why} />
  return (
    <ListTable
      name="deliveries"
      operation="GET /deliveries"
      pageBy="before"
      rowKey={({ id }) => id}
      columns={columns}
      filters={[
        {
          name: 'state',
          label: say.state,
          options: (['waiting', 'delivered', 'dead'] as const).map((value) => ({
            value,
            label: say[value],
          })),
        },
        {
          name: 'channel',
          label: say.channel,
          options: (['email', 'webhook'] as const).map((value) => ({ value, label: say[value] })),
        },
      ]}
      empty={<Blank title={say.none} />}
    />
  )
}
