import { Link } from '@tanstack/react-router'
import type { Item } from '../../api/client.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ApplicationName } from '../../pieces/applications.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { PersonSelect, usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { kindNames, OutcomeTag, outcomeNames } from './review-words.tsx'

const words = texts({
  title: ['已办结的复核', 'Reviews that have ended'],
  reviews: ['人工复核', 'Reviews'],
  outcome: ['结果', 'Outcome'],
  kind: ['类型', 'Kind'],
  application: ['应用', 'Application'],
  by: ['办理人', 'Decided by'],
  at: ['办结时间', 'Closed'],
  open: ['查看', 'Open'],
  empty: ['还没有办结的复核', 'No review has ended yet'],
})

type Closed = Item<'GET /reviews/closed'>

export function Page() {
  const say = useTexts(words)
  const kinds = useTexts(kindNames)
  const outcomes = useTexts(outcomeNames)
  const people = usePeople()
  const columns: readonly Column<Closed>[] = [
    {
      key: 'outcome',
      title: say.outcome,
      render: ({ outcome }) => outcome !== undefined && <OutcomeTag outcome={outcome} />,
    },
    {
      key: 'application',
      title: say.application,
      render: ({ application }) => <ApplicationName id={application} />,
    },
    { key: 'kind', title: say.kind, render: ({ kind }) => kinds[kind] },
    {
      key: 'by',
      title: say.by,
      render: ({ decidedBy }) => decidedBy !== undefined && people.nameOf(decidedBy),
    },
    {
      key: 'at',
      title: say.at,
      render: ({ closedAt }) => closedAt !== undefined && <Instant at={closedAt} />,
    },
    {
      key: 'open',
      title: '',
      render: ({ id }) => (
        <Link to="/reviews/$id" params={{ id }}>
          {say.open}
        </Link>
      ),
    },
  ]
  return (
    <PageFrame title={say.title} crumbs={[{ title: say.reviews, to: '/reviews' }]}>
      <ListTable
        name="reviews-closed"
        operation="GET /reviews/closed"
        pageBy="before"
        rowKey={({ id }) => id}
        columns={columns}
        filters={[
          {
            name: 'outcome',
            label: say.outcome,
            options: Object.entries(outcomes).map(([value, label]) => ({ value, label })),
          },
          {
            name: 'kind',
            label: say.kind,
            options: Object.entries(kinds).map(([value, label]) => ({ value, label })),
          },
          {
            name: 'decidedBy',
            label: say.by,
            field: (value, onChange) => (
              <PersonSelect
                allowClear
                aria-label={say.by}
                placeholder={say.by}
                style={{ minWidth: 160 }}
                value={value ?? null}
                onChange={(chosen) => onChange(chosen ?? undefined)}
              />
            ),
          },
        ]}
        empty={<Blank title={say.empty} />}
      />
    </PageFrame>
  )
}
