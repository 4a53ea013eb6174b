import { Link, useNavigate } from '@tanstack/react-router'
import type { Item } from '../../api/client.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ActButton } from '../../pieces/act.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import './controls.css'
import { byNames, RevisionTag, stateNames } from './own-words.tsx'

const words = texts({
  draft: ['起草自定条款', 'Draft an own statement'],
  statement: ['编号', 'Number'],
  state: ['状态', 'State'],
  search: ['搜索', 'Search'],
  says: ['要求', 'What it asks'],
  asksNoLonger: ['提请不再要求', 'To be asked no longer'],
  by: ['判断方式', 'Decided by'],
  measure: ['措施', 'Measure'],
  drafted: ['起草', 'Drafted'],
  adopted: ['生效', 'In force'],
  empty: ['尚无自定条款', 'No own statements yet'],
  emptySays: [
    '本机构可在措施之外对自己提出更严的要求：一人起草，另一人使其生效。',
    'Beside the measures an institution can ask more of itself: one person drafts, another puts it in force.',
  ],
})

type Row = Item<'GET /own-statements'>

/** What the institution asks of itself, revision by revision. */
export function OwnList() {
  const say = useTexts(words)
  const states = useTexts(stateNames)
  const navigate = useNavigate()
  const columns = useColumns()
  return (
    <>
      <div className="row filters">
        <ActButton
          operation="POST /own-statements"
          type="primary"
          onClick={() => void navigate({ to: '/catalogue/own/new' })}
        >
          {say.draft}
        </ActButton>
      </div>
      <ListTable
        name="own-statements"
        operation="GET /own-statements"
        pageBy="before"
        rowKey={({ id }) => id}
        columns={columns}
        filters={[
          {
            name: 'state',
            label: say.state,
            options: Object.entries(states).map(([value, label]) => ({ value, label })),
          },
          { name: 'text', label: say.search },
        ]}
        empty={<Blank title={say.empty}>{say.emptySays}</Blank>}
      />
    </>
  )
}

function useColumns(): readonly Column<Row>[] {
  const say = useTexts(words)
  const read = useSay()
  const bys = useTexts(byNames)
  const people = usePeople()
  return [
    {
      key: 'statement',
      title: say.statement,
      render: ({ id, statement, revision }) => (
        <Link to="/catalogue/own/$id" params={{ id }}>
          {statement} · {revision}
        </Link>
      ),
    },
    { key: 'state', title: say.state, render: (revision) => <RevisionTag of={revision} /> },
    {
      key: 'says',
      title: say.says,
      render: ({ content }) => (
        <div className="wrapped">
          {content === undefined ? <i>{say.asksNoLonger}</i> : read(content.says)}
        </div>
      ),
    },
    { key: 'measure', title: say.measure, render: ({ content }) => content?.measure },
    {
      key: 'by',
      title: say.by,
      render: ({ content }) => content !== undefined && bys[content.decidedBy.by],
    },
    {
      key: 'drafted',
      title: say.drafted,
      render: ({ draftedBy, draftedAt }) => (
        <div>
          {people.nameOf(draftedBy)}
          <div className="dim">
            <Instant at={draftedAt} />
          </div>
        </div>
      ),
    },
    {
      key: 'adopted',
      title: say.adopted,
      render: ({ adoptedBy, adoptedAt }) =>
        adoptedBy !== undefined && (
          <div>
            {people.nameOf(adoptedBy)}
            <div className="dim">
              <Instant at={adoptedAt!} />
            </div>
          </div>
        ),
    },
  ]
}
