import type { Item } from '../../api/client.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ApplicationName, ApplicationSelect } from '../../pieces/applications.tsx'
import {
  ExceptionActs,
  ExceptionRequirement,
  ExceptionState,
} from '../../pieces/exception-list.tsx'
import { either, filterBy } from '../../pieces/filter-by.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'

const words = texts({
  application: ['应用', 'Application'],
  requirement: ['要求', 'Requirement'],
  reason: ['理由', 'Reason'],
  until: ['期限', 'Until'],
  by: ['申请人', 'Asked by'],
  state: ['状态', 'State'],
  pending: ['待决定', 'To be decided'],
  decided: ['已决定', 'Decided'],
  acts: ['操作', 'Acts'],
  none: ['没有例外', 'No exceptions'],
  noneSays: [
    '例外在应用的“生命周期与关口”中申请。',
    'They are asked for on the page of an application, at its gates.',
  ],
})

type Exception = Item<'GET /exceptions'>

/** Departures from requirements, of all applications. */
export function ExceptionsTab() {
  const say = useTexts(words)
  const { nameOf } = usePeople()
  const columns: readonly Column<Exception>[] = [
    {
      key: 'application',
      title: say.application,
      render: ({ applicationId }) => <ApplicationName id={applicationId} />,
    },
    {
      key: 'requirement',
      title: say.requirement,
      render: (one) => <ExceptionRequirement of={one} />,
    },
    { key: 'reason', title: say.reason, render: ({ reason }) => reason },
    { key: 'until', title: say.until, render: ({ until }) => <Instant at={until} /> },
    { key: 'by', title: say.by, render: ({ requestedBy }) => nameOf(requestedBy) },
    { key: 'state', title: say.state, render: (one) => <ExceptionState exception={one} /> },
    { key: 'acts', title: say.acts, render: (one) => <ExceptionActs exception={one} /> },
  ]
  return (
    <ListTable
      name="exceptions"
      operation="GET /exceptions"
      pageBy="before"
      rowKey={({ id }) => id}
      columns={columns}
      filters={[
        either('pending', say.state, say.pending, say.decided),
        filterBy(ApplicationSelect, 'application', say.application),
      ]}
      empty={<Blank title={say.none}>{say.noneSays}</Blank>}
    />
  )
}
