import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import type { Reply } from '../../api/client.ts'
import { useAside, useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { assessedNames } from '../../language/vocabulary.ts'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { type Assessed, AssessedTag, Status } from '../../pieces/status.tsx'
import { ControlsTabs } from './controls-tabs.tsx'
import { countsOf, dutyNames, EffectBar, effectOrder } from './effects.tsx'
import './controls.css'

const words = texts({
  title: ['管控', 'Controls'],
  says: [
    '每一条款是否成立，由系统自身的记录与探针判断，不由填报判断。',
    'Whether each statement holds is decided by what the product recorded and by probes, never by a form.',
  ],
  search: ['搜索条款', 'Search statements'],
  effect: ['结论', 'Effect'],
  duty: ['职责', 'Duty'],
  measure: ['措施', 'Measure'],
  assess: ['立即评估', 'Assess now'],
  assessTitle: ['对全部条款重新评估？', 'Decide every statement now?'],
  assessSays: [
    '评估结果写入账本；未成立的条款开立问题，恢复成立的关闭问题。',
    'The answer becomes an entry of the ledger; what does not hold opens a finding, what holds again closes it.',
  ],
  latest: ['最近一次评估', 'Last assessed'],
  never: ['尚未评估', 'Not assessed yet'],
  neverSays: ['未测量不等于成立。', 'Unmeasured is not effective.'],
  empty: ['没有符合条件的条款', 'No statement fits'],
  measures: [
    (measures: number, statements: number) => `${measures} 项措施，${statements} 条款`,
    (measures: number, statements: number) => `${measures} measures, ${statements} statements`,
  ],
  openAll: ['全部展开', 'Open all'],
  openFailing: ['只展开未达到的', 'Open only what fails'],
  own: ['自定', 'Own'],
  ownOnly: ['仅看本机构自定条款', 'Own statements only'],
  ownTitle: ['本机构自定条款（不细化任何措施）', "The institution's own, refining no measure"],
})

type Statement = Reply<'GET /statements'>['items'][number]

export function Page() {
  const say = useTexts(words)
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | number>>
  const { text, effect, duty, measure, own } = search
  const query = { text, effect, duty, measure, own } as NonNullable<
    Parameters<typeof useRead<'GET /statements'>>[1]
  >['query']
  const statements = useRead('GET /statements', { query })
  const isNarrowed = Object.values(query).some((value) => value !== undefined)
  return (
    <PageFrame
      area={<ControlsTabs />}
      title={say.title}
      says={say.says}
      acts={
        <ConfirmedAct
          operation="POST /assessments"
          type="primary"
          label={say.assess}
          title={say.assessTitle}
          says={say.assessSays}
          input={() => ({ body: {} })}
        />
      }
    >
      <Latest />
      <Filters search={search} />
      <Read of={statements} rows={10}>
        {({ items }) => <ByMeasure items={items} isNarrowed={isNarrowed} />}
      </Read>
    </PageFrame>
  )
}

function Latest() {
  const say = useTexts(words)
  const latest = useRead('GET /assessments', { query: { ofThePresent: 'true', limit: 1 } })
  return (
    <Sheet>
      <Read of={latest} rows={1}>
        {({ items: [assessment] }) =>
          assessment === undefined ? (
            <p className="dim">
              <b>{say.never}</b> {say.neverSays}
            </p>
          ) : (
            <>
              <EffectBar counts={assessment.counts} leads />
              <p className="dim">
                {say.latest} <Instant at={assessment.madeAt} relative /> ·{' '}
                <Instant at={assessment.madeAt} />
              </p>
            </>
          )
        }
      </Read>
    </Sheet>
  )
}

function Filters({ search }: { search: Readonly<Record<string, string | number>> }) {
  const say = useTexts(words)
  const read = useSay()
  const effects = useTexts(assessedNames)
  const duties = useTexts(dutyNames)
  const navigate = useNavigate()
  const measures = useAside('GET /measures')?.measures ?? []
  const narrow = (changed: Readonly<Record<string, string | number | undefined>>) =>
    void navigate({ to: '.', search: { ...search, ...changed } as never })
  const select = (
    name: 'effect' | 'duty' | 'measure' | 'own',
    options: { value: string; label: string }[],
  ) => (
    <Select
      allowClear
      aria-label={say[name]}
      placeholder={say[name]}
      style={{ minWidth: 160 }}
      popupMatchSelectWidth={false}
      options={options}
      value={search[name] === undefined ? null : String(search[name])}
      onChange={(chosen) => narrow({ [name]: chosen ?? undefined })}
    />
  )
  return (
    <div className="row filters">
      {select(
        'measure',
        measures.map(({ id, title }) => ({ value: String(id), label: `${id} ${read(title)}` })),
      )}
      {select(
        'effect',
        effectOrder.map((value) => ({ value, label: effects[value] })),
      )}
      {select(
        'duty',
        Object.entries(duties).map(([value, label]) => ({ value, label })),
      )}
      {select('own', [{ value: 'true', label: say.ownOnly }])}
      <Input.Search
        key={search.text}
        allowClear
        aria-label={say.search}
        placeholder={say.search}
        style={{ width: 260 }}
        defaultValue={search.text === undefined ? '' : String(search.text)}
        onSearch={(text) => narrow({ text: text.trim() === '' ? undefined : text.trim() })}
      />
    </div>
  )
}

/**
 * A row for each measure, in the order of the document, that opens to its statements; those that refine none come last. Open are
 * those in which something fails, or, where the reader has narrowed the list, all.
 */
function ByMeasure({ items, isNarrowed }: { items: readonly Statement[]; isNarrowed: boolean }) {
  const say = useTexts(words)
  const read = useSay()
  const { open } = useSearch({ strict: false }) as { open?: string }
  const measures = useAside('GET /measures')?.measures ?? []
  const groups = Map.groupBy(items, ({ measure }) => measure ?? Number.POSITIVE_INFINITY)
  if (groups.size === 0) return <Blank title={say.empty} />
  return (
    <Sheet
      title={say.measures(groups.size, items.length)}
      acts={
        !isNarrowed && (
          <Link to="/controls" search={open === 'all' ? {} : { open: 'all' }}>
            {open === 'all' ? say.openFailing : say.openAll}
          </Link>
        )
      }
    >
      {[...groups]
        .sort(([a], [b]) => a - b)
        .map(([id, statements]) => {
          const title = measures.find((measure) => measure.id === id)?.title
          const heading = `${id} ${title === undefined ? '' : read(title)}`
          const effects = statements.map(effectOf)
          return (
            <details
              key={id}
              className="measure"
              open={isNarrowed || open === 'all' || effects.includes('failing')}
            >
              <summary>
                <h3>{Number.isFinite(id) ? heading : say.ownTitle}</h3>
                <EffectBar counts={countsOf(effects)} />
              </summary>
              <ul className="listed">
                {statements.map((statement) => (
                  <StatementRow key={statement.id} statement={statement} />
                ))}
              </ul>
            </details>
          )
        })}
    </Sheet>
  )
}

const effectOf = ({ assessed }: Statement): Assessed => assessed?.effect ?? 'unmeasured'

function StatementRow({ statement }: { statement: Statement }) {
  const { id, says, duty, own, assessed } = statement
  const say = useTexts(words)
  const read = useSay()
  const duties = useTexts(dutyNames)
  return (
    <li className="statement">
      <AssessedTag status={effectOf(statement)} />
      <span className="mono">{id}</span>
      <div>
        {own !== undefined && <Status tone="info">{say.own}</Status>}{' '}
        <Link to="/controls/$id" params={{ id }}>
          {read(says)}
        </Link>
        {assessed !== undefined && <div className="dim">{read(assessed.detail.reason)}</div>}
      </div>
      <span className="dim">{duties[duty]}</span>
    </li>
  )
}
