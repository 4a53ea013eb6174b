import { Link } from '@tanstack/react-router'
import { optionsOf, texts, useTexts } from '../../language/language.tsx'
import { ApplicationName, ApplicationSelect } from '../../pieces/applications.tsx'
import { filterBy } from '../../pieces/filter-by.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { type Drill, DrillState, drillKindNames, outcomeNames } from './drill-words.tsx'

const words = texts({
  kind: ['演练', 'Drill'],
  application: ['应用', 'Application'],
  state: ['结果', 'Outcome'],
  starts: ['窗口开始', 'Window begins'],
  ends: ['窗口结束', 'Window ends'],
  by: ['安排人', 'Asked for by'],
  none: ['尚无演练', 'No drills yet'],
  noneSays: [
    '安排一次演练，产品会在窗口内自动执行并量取时间。',
    'Schedule one: the product runs it within its window and measures.',
  ],
})

export function DrillList() {
  const say = useTexts(words)
  const kinds = useTexts(drillKindNames)
  const outcomes = useTexts(outcomeNames)
  const people = usePeople()
  const columns: readonly Column<Drill>[] = [
    {
      key: 'kind',
      title: say.kind,
      render: ({ id, kind }) => (
        <Link to="/drills/$id" params={{ id }}>
          {kinds[kind]}
        </Link>
      ),
    },
    {
      key: 'application',
      title: say.application,
      render: ({ application }) => <ApplicationName id={application} />,
    },
    { key: 'state', title: say.state, render: (drill) => <DrillState of={drill} /> },
    { key: 'starts', title: say.starts, render: ({ startsAt }) => <Instant at={startsAt} /> },
    { key: 'ends', title: say.ends, render: ({ endsAt }) => <Instant at={endsAt} /> },
    { key: 'by', title: say.by, render: ({ requestedBy }) => people.nameOf(requestedBy) },
  ]
  return (
    <ListTable
      name="drills"
      operation="GET /drills"
      pageBy="before"
      rowKey={({ id }) => id}
      columns={columns}
      filters={[
        { name: 'kind', label: say.kind, options: optionsOf(kinds) },
        { name: 'outcome', label: say.state, options: optionsOf(outcomes) },
        filterBy(ApplicationSelect, 'application', say.application),
      ]}
      empty={<Blank title={say.none}>{say.noneSays}</Blank>}
    />
  )
}
