import { StopOutlined } from '@ant-design/icons'
import { Link, useNavigate } from '@tanstack/react-router'
import { Input, Segmented } from 'antd'
import { useState } from 'react'
import type { Input as ApiInput } from '../../api/client.ts'
import { useReadIf } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { ApplicationName, ApplicationSelect } from '../../pieces/applications.tsx'
import { either } from '../../pieces/filter-by.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { ModelVersionSelect } from '../../pieces/model-versions.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status, TierTag } from '../../pieces/status.tsx'
import { SupplierSelect } from '../../pieces/suppliers.tsx'
import { useMay } from '../../session/session.tsx'
import { OversightTabs } from './oversight-tabs.tsx'
import { type Stop, StopCause, StopHits, type StopScope, scopeNames } from './stop-words.tsx'

const words = texts({
  title: ['紧急停用', 'Emergency stops'],
  says: [
    '停用在一秒内对所有网关生效；触发人不能自行解除。',
    'A stop works on every gateway within a second; who trips it cannot lift it.',
  ],
  trip: ['触发停用', 'Trip a stop'],
  what: ['停用对象', 'What to stop'],
  target: ['选择对象', 'Which one'],
  tool: ['工具名称', 'The name of the tool'],
  choose: ['请先选择对象', 'Choose what to stop first'],
  confirm: ['确认停用？', 'Stop it?'],
  hits: ['将立即停用以下应用', 'These applications stop at once'],
  hitsNone: [
    '当前没有持有效准行证的应用会受影响。',
    'No application with a permit in force is hit.',
  ],
  tools: [
    '准行证不载明应用使用哪些工具，无法列出受影响的应用。停用后，任何应用带有此工具的调用都会被拒绝，进行中的调用被中止。',
    'No permit says which tools an application offers, so those that it hits cannot be listed. Every call that offers this tool is refused, whichever application makes it, and calls under way end.',
  ],
  calls: [
    (count: string) => `近一小时 ${count} 次调用`,
    (count: string) => `${count} calls in the last hour`,
  ],
  state: ['状态', 'State'],
  inForce: ['生效中', 'In force'],
  lifted: ['已解除', 'Lifted'],
  all: ['含已解除', 'Lifted ones, too'],
  scope: ['范围', 'Scope'],
  reason: ['理由', 'Reason'],
  by: ['触发人', 'Tripped by'],
  itself: ['自动触发', 'By itself'],
  when: ['触发时间', 'Tripped'],
  none: ['没有生效中的停用', 'No stop is in force'],
  noneSays: ['所有准行证照常放行。', 'Permits are honoured as usual.'],
  details: ['详情', 'Details'],
})

const scopes: readonly StopScope[] = ['application', 'model', 'supplier', 'tool', 'all']

export function Page() {
  const say = useTexts(words)
  const names = useTexts(scopeNames)
  const people = usePeople()
  const columns: readonly Column<Stop>[] = [
    {
      key: 'state',
      title: say.state,
      width: 110,
      render: ({ liftedAt }) =>
        liftedAt === undefined ? (
          <Status tone="bad">{say.inForce}</Status>
        ) : (
          <Status tone="plain">{say.lifted}</Status>
        ),
    },
    { key: 'what', title: say.what, render: (stop) => <StopHits {...stop} /> },
    {
      key: 'reason',
      title: say.reason,
      render: ({ reason, cause }) => (cause === undefined ? reason : <StopCause cause={cause} />),
    },
    {
      key: 'by',
      title: say.by,
      render: ({ trippedBy, cause }) =>
        cause === undefined ? people.nameOf(trippedBy) : say.itself,
    },
    { key: 'when', title: say.when, render: ({ trippedAt }) => <Instant at={trippedAt} /> },
    {
      key: 'details',
      title: '',
      render: ({ id }) => (
        <Link to="/stops/$id" params={{ id }}>
          {say.details}
        </Link>
      ),
    },
  ]
  return (
    <PageFrame area={<OversightTabs />} title={say.title} says={say.says}>
      <TripSheet />
      <ListTable
        name="stops"
        operation="GET /stops"
        pageBy="before"
        rowKey={({ id }) => id}
        columns={columns}
        filters={[
          either('inForce', say.state, say.inForce, say.all),
          {
            name: 'scope',
            label: say.scope,
            options: scopes.map((value) => ({ value, label: names[value] })),
          },
        ]}
        empty={<Blank title={say.none}>{say.noneSays}</Blank>}
      />
    </PageFrame>
  )
}

type Hits = ApiInput<'POST /stops'>['body']['hits']

/** The stop itself: what, then a confirmation that names what it hits. */
function TripSheet() {
  const say = useTexts(words)
  const names = useTexts(scopeNames)
  const navigate = useNavigate()
  const [scope, setScope] = useState<StopScope>('application')
  const [target, setTarget] = useState<string>()
  const hits =
    scope === 'all' ? { scope } : target === undefined ? undefined : ({ scope, target } as Hits)
  return (
    <Sheet title={say.trip}>
      <div className="stack start">
        <Segmented<StopScope>
          aria-label={say.what}
          value={scope}
          onChange={(chosen) => {
            setScope(chosen)
            setTarget(undefined)
          }}
          options={scopes.map((value) => ({ value, label: names[value] }))}
        />
        <div className="row">
          <Target scope={scope} value={target} onChange={setTarget} />
          <ConfirmedAct
            operation="POST /stops"
            type="primary"
            danger
            size="large"
            icon={<StopOutlined aria-hidden />}
            label={say.trip}
            title={say.confirm}
            says={hits === undefined ? null : <Preview hits={hits} />}
            notNow={hits === undefined ? say.choose : undefined}
            withReason
            input={({ reason }) => ({ body: { hits: hits!, reason } })}
            onDone={({ id }) => void navigate({ to: '/stops/$id', params: { id } })}
          />
        </div>
      </div>
    </Sheet>
  )
}

interface TargetProps {
  readonly value: string | undefined
  readonly onChange: (target: string | undefined) => void
}

function Target({ scope, ...field }: TargetProps & { readonly scope: StopScope }) {
  switch (scope) {
    case 'all':
      return null
    case 'application':
      return <ApplicationTarget {...field} />
    case 'model':
      return <ModelTarget {...field} />
    case 'supplier':
      return <SupplierTarget {...field} />
    case 'tool':
      return <ToolTarget {...field} />
  }
}

const WIDE = { minWidth: 360 }

function ApplicationTarget({ value, onChange }: TargetProps) {
  const say = useTexts(words)
  return (
    <ApplicationSelect
      aria-label={say.target}
      style={WIDE}
      value={value ?? null}
      onChange={(chosen: unknown) => onChange(chosen as string)}
    />
  )
}

function ModelTarget({ value, onChange }: TargetProps) {
  const say = useTexts(words)
  return (
    <ModelVersionSelect
      aria-label={say.target}
      style={WIDE}
      value={value ?? null}
      onChange={(chosen: unknown) => onChange(chosen as string)}
    />
  )
}

function SupplierTarget({ value, onChange }: TargetProps) {
  const say = useTexts(words)
  return (
    <SupplierSelect
      aria-label={say.target}
      style={WIDE}
      value={value ?? null}
      onChange={(chosen: unknown) => onChange(chosen as string)}
    />
  )
}

function ToolTarget({ value, onChange }: TargetProps) {
  const say = useTexts(words)
  return (
    <Input
      aria-label={say.tool}
      placeholder={say.tool}
      style={{ width: 360 }}
      maxLength={128}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value.trim() === '' ? undefined : target.value)}
    />
  )
}

function Preview({ hits }: { hits: Hits }) {
  const say = useTexts(words)
  const number = useNumber()
  const may = useMay()
  const isTool = hits.scope === 'tool'
  const asks = may('GET /stops/preview') && !isTool
  const preview = useReadIf(asks, 'GET /stops/preview', { query: hits })
  // What is not known is said, and not shown as nothing.
  if (isTool) return <p>{say.tools}</p>
  return (
    <Read of={preview} rows={2}>
      {({ applications, callsLastHour }) =>
        applications.length === 0 ? (
          <p>{say.hitsNone}</p>
        ) : (
          <>
            <p>
              <b>{say.hits}</b> · {say.calls(number(callsLastHour))}
            </p>
            <ul className="listed">
              {applications.map(({ id, tier, callsLastHour: calls }) => (
                <li key={id} className="row">
                  <TierTag tier={tier} />
                  <ApplicationName id={id} />
                  <span className="dim">{say.calls(number(calls))}</span>
                </li>
              ))}
            </ul>
          </>
        )
      }
    </Read>
  )
}
