import { Link } from '@tanstack/react-router'
import { Select } from 'antd'
import { useState } from 'react'
import type { Reply } from '../../api/client.ts'
import { useAsideIf, useReadIf } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { assessedNames } from '../../language/vocabulary.ts'
import { Instant } from '../../pieces/instant.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { type Assessed, AssessedTag } from '../../pieces/status.tsx'
import { useWhyNot } from '../../session/session.tsx'
import { countsOf, EffectBar, effectOrder } from '../controls/effects.tsx'
import type { Application } from './application.ts'
import '../controls/controls.css'

const words = texts({
  title: [
    '条款：以本应用为范围，此刻判断',
    'Statements, narrowed to this application and decided now',
  ],
  says: [
    '只就本应用判断，不写入评估；机构层面的条款在此不适用。机构的结论见最近一次评估。',
    'Decided of this application alone and not filed; statements about the institution do not apply here. What holds of the institution stands in the last assessment.',
  ],
  last: ['机构最近一次评估', 'Last assessment of the institution'],
  never: ['机构尚未评估', 'The institution was not assessed yet'],
  effect: ['结论', 'Effect'],
  todo: [(what: string) => `需要做什么：${what}`, (what: string) => `What to do: ${what}`],
  semicolon: ['；', '; '],
  whole: ['机构结论', 'Institution'],
  finding: ['未关闭的问题', 'Open finding'],
  hidden: [
    (count: number) => `${count} 条不适用于本应用，未列出`,
    (count: number) => `${count} do not apply to this application and are not listed`,
  ],
  none: ['没有适用的条款', 'No statement applies'],
  noneFits: ['没有这一结论的条款', 'No statement has this effect'],
})

type Result = Reply<'GET /applications/:id/statements'>['items'][number]
type Statement = Reply<'GET /statements'>['items'][number]

/** What the measures ask of this application, what troubles most first. */
export function StatementsTab({ application: { id } }: { application: Application }) {
  const say = useTexts(words)
  const effects = useTexts(assessedNames)
  const why = useWhyNot()('GET /applications/:id/statements')
  const [chosen, setChosen] = useState<Assessed>()
  const may = why === undefined
  const results = useReadIf(may, 'GET /applications/:id/statements', { params: { id } })
  const statements = useAsideIf(may, 'GET /statements', { query: {} })
  if (why !== undefined) {
    return (
      <Sheet title={say.title}>
        <Blank title={why} />
      </Sheet>
    )
  }
  return (
    <Sheet
      title={say.title}
      acts={
        <Select
          allowClear
          aria-label={say.effect}
          placeholder={say.effect}
          style={{ minWidth: 160 }}
          options={effectOrder.map((value) => ({ value, label: effects[value] }))}
          value={chosen ?? null}
          onChange={(effect) => setChosen(effect ?? undefined)}
        />
      }
    >
      <p className="dim">{say.says}</p>
      <LastAssessed of={statements?.items ?? []} />
      <Read of={results} rows={8}>
        {({ items }) => (
          <Results items={items} statements={statements?.items ?? []} chosen={chosen} />
        )}
      </Read>
    </Sheet>
  )
}

function LastAssessed({ of }: { of: readonly Statement[] }) {
  const say = useTexts(words)
  const assessed = of.find((statement) => statement.assessed !== undefined)?.assessed
  if (assessed === undefined) return <p className="dim">{say.never}</p>
  return (
    <p className="row">
      <span>{say.last}</span>
      <Link to="/assessments/$id" params={{ id: assessed.assessment }}>
        <Instant at={assessed.at} />
      </Link>
    </p>
  )
}

function Results({
  items,
  statements,
  chosen,
}: {
  items: readonly Result[]
  statements: readonly Statement[]
  chosen: Assessed | undefined
}) {
  const say = useTexts(words)
  const applying = items.filter(({ effect }) => effect !== 'not-applicable')
  const wanted = chosen === undefined ? applying : items.filter(({ effect }) => effect === chosen)
  const sorted = wanted.toSorted(
    (a, b) => effectOrder.indexOf(a.effect) - effectOrder.indexOf(b.effect),
  )
  return (
    <>
      <EffectBar counts={countsOf(items.map(({ effect }) => effect))} />
      {sorted.length === 0 ? (
        <Blank title={chosen === undefined ? say.none : say.noneFits} />
      ) : (
        <ul className="listed">
          {sorted.map((result) => (
            <ResultRow
              key={result.statement}
              result={result}
              statement={statements.find(({ id }) => id === result.statement)}
            />
          ))}
        </ul>
      )}
      {chosen === undefined && applying.length < items.length && (
        <p className="dim">{say.hidden(items.length - applying.length)}</p>
      )}
    </>
  )
}

function ResultRow({
  result: { statement: id, effect, detail },
  statement,
}: {
  result: Result
  statement: Statement | undefined
}) {
  const say = useTexts(words)
  const read = useSay()
  return (
    <li className="statement">
      <AssessedTag status={effect} />
      <span className="mono">{id}</span>
      <div>
        <Link to="/controls/$id" params={{ id }}>
          {statement === undefined ? id : read(statement.says)}
        </Link>
        <div className="dim">{read(detail.reason)}</div>
        {detail.todo.length > 0 && effect !== 'effective' && (
          <div>{say.todo(detail.todo.map(read).join(say.semicolon))}</div>
        )}
      </div>
      <div className="stack start">
        {statement?.assessed !== undefined && (
          <span className="row">
            <span className="dim">{say.whole}</span>
            <AssessedTag status={statement.assessed.effect} />
          </span>
        )}
        {statement?.finding !== undefined && (
          <Link to="/findings/$id" params={{ id: statement.finding }}>
            {say.finding}
          </Link>
        )}
      </div>
    </li>
  )
}
