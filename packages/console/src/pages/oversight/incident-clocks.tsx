import { Form, Input, Table } from 'antd'
import type { Reply } from '../../api/client.ts'
import { useReadIf } from '../../api/use-api.ts'
import { texts, useLanguage, useSay, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { type Clock, ClockTag, type IncidentDetail, useIncidentRules } from './incident-words.tsx'

const words = texts({
  title: ['报送时限', 'Reports and their limits'],
  none: ['没有适用的报送规则', 'No rule asks for a report'],
  noneSays: ['调整级别后会重新计算。', 'Another grade is counted anew.'],
  recipient: ['报送对象', 'To whom'],
  phase: ['阶段', 'Phase'],
  due: ['时限', 'Due'],
  state: ['状态', 'State'],
  reference: ['文号', 'Reference'],
  mark: ['登记已报送', 'Mark as sent'],
  markTitle: ['登记已报送', 'Mark the report as sent'],
  markSays: [
    '以下草稿根据事件记录生成，请修改为实际报送的内容。',
    'The draft is made of what is on record; change it into what was sent.',
  ],
  text: ['报送内容', 'What was sent'],
  required: ['必填', 'Required'],
})

export function IncidentClocks({ detail }: { detail: IncidentDetail }) {
  const say = useTexts(words)
  const { recipientOf, sourceOf, titleIn } = useIncidentRules()
  return (
    <Sheet title={say.title} table>
      <Table<Clock>
        size="middle"
        pagination={false}
        rowKey={({ rule, phase, number }) => `${rule} ${phase} ${number}`}
        dataSource={[...detail.clocks]}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Blank title={say.none}>{say.noneSays}</Blank> }}
        columns={[
          { key: 'state', title: say.state, render: (_, { state }) => <ClockTag state={state} /> },
          {
            key: 'due',
            title: say.due,
            render: (_, { dueAt, state }) => (
              <span className="row">
                <b>
                  <Instant at={dueAt} relative={state !== 'sent' && state !== 'lapsed'} />
                </b>
                <span className="dim">
                  <Instant at={dueAt} />
                </span>
              </span>
            ),
          },
          { key: 'phase', title: say.phase, render: (_, { phase }) => titleIn('phases', phase) },
          {
            key: 'recipient',
            title: say.recipient,
            render: (_, { rule }) => (
              <>
                <div>{recipientOf(rule)}</div>
                <div className="dim">{sourceOf(rule)}</div>
              </>
            ),
          },
          { key: 'reference', title: say.reference, render: (_, { reference }) => reference },
          {
            key: 'act',
            title: '',
            render: (_, clock) => isWaiting(clock) && <SentAct detail={detail} clock={clock} />,
          },
        ]}
      />
    </Sheet>
  )
}

const isWaiting = ({ state }: Clock) => ['running', 'due-soon', 'overdue'].includes(state)

function SentAct({ detail: { incident }, clock }: { detail: IncidentDetail; clock: Clock }) {
  const say = useTexts(words)
  const { rule, phase } = clock
  const required = [{ required: true, whitespace: true, message: say.required }]
  return (
    <ConfirmedAct
      operation="POST /incidents/:id/reports"
      size="small"
      label={say.mark}
      title={say.markTitle}
      says={say.markSays}
      fields={
        <>
          <Form.Item name="reference" label={say.reference} rules={required}>
            <Input maxLength={120} />
          </Form.Item>
          <DraftText incident={incident.id} clock={clock} />
        </>
      }
      input={({ reference, text }) => ({
        params: { id: incident.id },
        body: { rule, phase, reference: reference!, text: text! },
      })}
    />
  )
}

/** The text of the report, begun from the facts. It is read when the sheet is open and not before. */
function DraftText({ incident, clock: { rule, phase } }: { incident: string; clock: Clock }) {
  const draft = useReadIf(true, 'GET /incidents/:id/drafts/:rule/:phase', {
    params: { id: incident, rule, phase },
  })
  return <Read of={draft}>{(found) => <ReportField draft={found} />}</Read>
}

function ReportField({ draft }: { draft: Reply<'GET /incidents/:id/drafts/:rule/:phase'> }) {
  const say = useTexts(words)
  const read = useSay()
  const { language } = useLanguage()
  return (
    <Form.Item
      key={language}
      name="text"
      label={say.text}
      initialValue={read(draft.text)}
      rules={[{ required: true, whitespace: true, message: say.required }]}
    >
      <Input.TextArea rows={12} />
    </Form.Item>
  )
}
