import { Link, useNavigate } from '@tanstack/react-router'
import { nowMs } from '../../kernel/time.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ActButton } from '../../pieces/act.tsx'
import { ApplicationName } from '../../pieces/applications.tsx'
import { either } from '../../pieces/filter-by.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { GradeTag, type Incident, useIncidentRules } from './incident-words.tsx'
import { OversightTabs } from './oversight-tabs.tsx'

const words = texts({
  title: ['事件', 'Incidents'],
  says: [
    '每起事件按适用规则计时报送，查明根因并提出改进后方可关闭。',
    'Each is reported within the limits of the rules that apply, and closed only with a root cause and an improvement.',
  ],
  open: ['报告事件', 'Report an incident'],
  what: ['事件', 'Incident'],
  kind: ['类别', 'Kind'],
  grade: ['级别', 'Grade'],
  state: ['状态', 'State'],
  isOpen: ['处置中', 'Open'],
  closed: ['已关闭', 'Closed'],
  due: ['下一报送时限', 'Next report due'],
  overdue: ['逾期', 'Overdue'],
  late: ['仅看逾期', 'Overdue only'],
  applications: ['涉及应用', 'Applications'],
  lead: ['牵头人', 'Lead'],
  known: ['知悉时间', 'Known since'],
  empty: ['没有事件', 'No incidents'],
  emptySays: [
    '停用、告警和探针失败会自动登记事件；任何有权人员也可报告。',
    'Stops, alarms and failed probes open incidents by themselves; people report the others.',
  ],
})

export function Page() {
  const say = useTexts(words)
  const navigate = useNavigate()
  const { optionsOf } = useIncidentRules()
  const columns = useColumns()
  return (
    <PageFrame
      area={<OversightTabs />}
      title={say.title}
      says={say.says}
      acts={
        <ActButton
          type="primary"
          operation="POST /incidents"
          onClick={() => void navigate({ to: '/incidents/new' })}
        >
          {say.open}
        </ActButton>
      }
    >
      <ListTable
        name="incidents"
        operation="GET /incidents"
        rowKey={({ id }) => id}
        columns={columns}
        filters={[
          either('open', say.state, say.isOpen, say.closed),
          { name: 'kind', label: say.kind, options: optionsOf('kinds') },
          { name: 'grade', label: say.grade, options: optionsOf('grades') },
          {
            name: 'overdue',
            label: say.due,
            options: [{ value: 'true', label: say.late }],
          },
        ]}
        empty={<Blank title={say.empty}>{say.emptySays}</Blank>}
      />
    </PageFrame>
  )
}

function useColumns(): readonly Column<Incident>[] {
  const say = useTexts(words)
  const read = useSay()
  const people = usePeople()
  const { titleIn } = useIncidentRules()
  return [
    {
      key: 'what',
      title: say.what,
      render: ({ id, title }) => (
        <Link to="/incidents/$id" params={{ id }}>
          {read(title)}
        </Link>
      ),
    },
    { key: 'grade', title: say.grade, render: ({ grade }) => <GradeTag grade={grade} /> },
    { key: 'kind', title: say.kind, render: ({ kind }) => titleIn('kinds', kind) },
    {
      key: 'state',
      title: say.state,
      render: ({ closedAt }) =>
        closedAt === undefined ? (
          <Status tone="warn">{say.isOpen}</Status>
        ) : (
          <Status tone="good">{say.closed}</Status>
        ),
    },
    {
      key: 'due',
      title: say.due,
      render: ({ nextDueAt }) =>
        nextDueAt !== undefined && (
          <span className="row">
            {Date.parse(nextDueAt) < nowMs() && <Status tone="bad">{say.overdue}</Status>}
            <Instant at={nextDueAt} relative />
          </span>
        ),
    },
    {
      key: 'applications',
      title: say.applications,
      render: ({ applications }) => (
        <span className="row">
          {applications.map((id) => (
            <ApplicationName key={id} id={id} />
          ))}
        </span>
      ),
    },
    {
      key: 'lead',
      title: say.lead,
      render: ({ lead }) => lead !== undefined && people.nameOf(lead),
    },
    { key: 'known', title: say.known, render: ({ knownAt }) => <Instant at={knownAt} /> },
  ]
}
