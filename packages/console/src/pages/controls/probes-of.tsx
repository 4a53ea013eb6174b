import { Link } from '@tanstack/react-router'
import type { Item } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { useProbeSight } from '../../language/probe-words.ts'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'

const words = texts({
  title: ['探针', 'Probes'],
  held: ['按预期被拒', 'Refused, as it must be'],
  'passed-through': ['突破了管控', 'Passed through'],
  errored: ['未能完成', 'Could not be done'],
  never: ['从未运行', 'Never ran'],
  seen: ['所见', 'Seen'],
  entry: ['账目', 'Entry'],
  runs: ['历次运行', 'Every run'],
  at: ['时间', 'At'],
  tried: ['尝试', 'What it tried'],
  outcome: ['结果', 'Outcome'],
  neverRan: ['尚未运行', 'It has not run yet'],
})

const outcomes = ['held', 'passed-through', 'errored'] as const
const tones = { held: 'good', 'passed-through': 'bad', errored: 'warn' } as const

/** The attacks that the product makes on itself for a statement, and how each last came out; nothing where there are none. */
export function ProbesOf({ statement }: { statement: string }) {
  const say = useTexts(words)
  const read = useSay()
  const probes = useRead('GET /probes')
  const items = probes.data?.items.filter(({ statements }) => statements.includes(statement))
  if (items?.length === 0) return null
  return (
    <Sheet title={say.title} term="probe">
      <Read of={probes} rows={2}>
        {() => (
          <ul className="listed">
            {items?.map(({ id, tries, last }) => (
              <li key={id} className="stack">
                <div className="row">
                  {last === undefined ? (
                    <Status tone="warn">{say.never}</Status>
                  ) : (
                    <Status tone={tones[last.outcome]}>{say[last.outcome]}</Status>
                  )}
                  <span>{read(tries)}</span>
                </div>
                {last !== undefined && (
                  <div className="row dim">
                    {say.seen} <Sight of={last.seen} />
                    <Instant at={last.at} />
                    <Link to="/records/$id" params={{ id: last.entry }}>
                      {say.entry}
                    </Link>
                  </div>
                )}
              </li>
            ))}
          </ul>
        )}
      </Read>
      <h3>{say.runs}</h3>
      <Runs statement={statement} />
    </Sheet>
  )
}

/** In words, and as its entry has it. */
function Sight({ of: seen }: { of: string }) {
  const words = useProbeSight()(seen)
  return (
    <span>
      {words !== seen && words} <span className="mono dim">{seen}</span>
    </span>
  )
}

type Run = Item<'GET /statements/:id/probe-runs'>

function Runs({ statement }: { statement: string }) {
  const say = useTexts(words)
  const read = useSay()
  const columns: readonly Column<Run>[] = [
    { key: 'at', title: say.at, render: ({ at }) => <Instant at={at} /> },
    {
      key: 'outcome',
      title: say.outcome,
      render: ({ outcome }) => <Status tone={tones[outcome]}>{say[outcome]}</Status>,
    },
    { key: 'tried', title: say.tried, render: ({ tries }) => read(tries) },
    { key: 'seen', title: say.seen, render: ({ seen }) => <Sight of={seen} /> },
    {
      key: 'entry',
      title: say.entry,
      render: ({ entry }) => (
        <Link to="/records/$id" params={{ id: entry }}>
          {say.entry}
        </Link>
      ),
    },
  ]
  return (
    <ListTable
      name="probe-runs"
      operation="GET /statements/:id/probe-runs"
      params={{ id: statement }}
      pageBy="before"
      rowKey={({ entry }) => entry}
      columns={columns}
      filters={[
        {
          name: 'outcome',
          label: say.outcome,
          options: outcomes.map((value) => ({ value, label: say[value] })),
        },
      ]}
      empty={<Blank title={say.neverRan} />}
    />
  )
}
