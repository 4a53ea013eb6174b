import { Link } from '@tanstack/react-router'
import { Table } from 'antd'
import type { Reply } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { useNumber } from '../../pieces/instant.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { StageTag, Status, TierTag, type Tone } from '../../pieces/status.tsx'
import { type TableRow, useTableWords } from './table-words.tsx'

const words = texts({
  rows: [
    (base: number) => `与第 ${base} 版相比的变化`,
    (base: number) => `What changes from version ${base}`,
  ],
  same: ['与所依据的版本内容相同', 'It says what the version it began with says'],
  change: ['变化', 'Change'],
  row: ['行', 'Row'],
  before: ['原来', 'Before'],
  after: ['现在', 'After'],
  added: ['新增', 'Added'],
  removed: ['删除', 'Removed'],
  changed: ['修改', 'Changed'],
  moved: ['移动', 'Moved'],
  points: ['分值变化', 'Points that count otherwise'],
  level: ['因素与级别', 'Factor and level'],
  effect: ['对在册应用的影响', 'What it would change of the inventory'],
  effectSays: [
    (all: string, changed: string) =>
      `${all} 个未退役应用中，${changed} 个等级将改变。等级改变的应用须重新批准，其准行证随之吊销。`,
    (all: string, changed: string) =>
      `Of ${all} applications that have not retired, ${changed} would have another tier. They need another approval, and their permits fall.`,
  ],
  unchanged: ['没有应用的等级会改变', 'No application would have another tier'],
  tier: ['等级', 'Tier'],
  now: ['现在', 'Now'],
  byThis: ['按本版', 'By this version'],
  application: ['应用', 'Application'],
  stage: ['阶段', 'Stage'],
  named: [
    (count: string) => `仅列出前 ${count} 个`,
    (count: string) => `The first ${count} are listed`,
  ],
})

type Comparison = Reply<'GET /tier-tables/:id/comparison'>
type Change = Comparison['rows'][number]['change']

const tones: Readonly<Record<Change, Tone>> = {
  added: 'good',
  removed: 'bad',
  changed: 'info',
  moved: 'plain',
}

/** A version beside the one that it began with, and what it would do to the inventory. */
export function TableComparison({ id }: { id: string }) {
  const comparison = useRead('GET /tier-tables/:id/comparison', { params: { id } })
  return (
    <Read of={comparison}>
      {(found) => (
        <div className="stack">
          <Changes comparison={found} />
          <Effect effect={found.effect} />
        </div>
      )}
    </Read>
  )
}

function Changes({ comparison: { base, rows, points } }: { comparison: Comparison }) {
  const say = useTexts(words)
  const { factorTitle, valueTitle } = useTableWords()
  if (rows.length + points.length === 0) return <Blank title={say.same} />
  return (
    <>
      {rows.length > 0 && (
        <Sheet title={say.rows(base.version)} table>
          <Table<Comparison['rows'][number]>
            size="small"
            rowKey="id"
            pagination={false}
            dataSource={[...rows]}
            columns={[
              {
                title: say.change,
                render: (_, { change }) => <Status tone={tones[change]}>{say[change]}</Status>,
              },
              { title: say.row, render: (_, { id }) => <span className="mono">{id}</span> },
              { title: say.before, render: (_, { before }) => before && <RowText row={before} /> },
              { title: say.after, render: (_, { after }) => after && <RowText row={after} /> },
            ]}
          />
        </Sheet>
      )}
      {points.length > 0 && (
        <Sheet title={say.points} table>
          <Table<Comparison['points'][number]>
            size="small"
            rowKey={({ factor, level }) => `${factor} ${level}`}
            pagination={false}
            dataSource={[...points]}
            columns={[
              {
                title: say.level,
                render: (_, { factor, level }) =>
                  `${factorTitle(factor)} · ${valueTitle(factor, level)}`,
              },
              { title: say.before, dataIndex: 'before' },
              { title: say.after, dataIndex: 'after' },
            ]}
          />
        </Sheet>
      )}
    </>
  )
}

function RowText({ row: { when, tier, grounds } }: { row: TableRow }) {
  const read = useSay()
  const { whenText } = useTableWords()
  return (
    <div>
      <div>{whenText(when)}</div>
      <div className="row">
        <TierTag tier={tier} />
        <span className="dim">{read(grounds)}</span>
      </div>
    </div>
  )
}

function Effect({ effect }: { effect: Comparison['effect'] }) {
  const say = useTexts(words)
  const number = useNumber()
  const tiers = (['high', 'medium', 'low'] as const).map((tier) => ({
    ...{ tier, before: effect.before[tier] ?? 0, after: effect.after[tier] ?? 0 },
  }))
  return (
    <Sheet title={say.effect}>
      <div className="stack">
        <p>{say.effectSays(number(effect.applications), number(effect.changedCount))}</p>
        <Table
          size="small"
          rowKey="tier"
          pagination={false}
          dataSource={tiers}
          columns={[
            { title: say.tier, render: (_, { tier }) => <TierTag tier={tier} /> },
            { title: say.now, render: (_, { before }) => number(before) },
            { title: say.byThis, render: (_, { after }) => number(after) },
          ]}
        />
        {effect.changedCount === 0 ? (
          <Blank title={say.unchanged} />
        ) : (
          <Changed changed={effect.changed} />
        )}
        {effect.changed.length < effect.changedCount && (
          <span className="dim">{say.named(number(effect.changed.length))}</span>
        )}
      </div>
    </Sheet>
  )
}

function Changed({ changed }: Pick<Comparison['effect'], 'changed'>) {
  const say = useTexts(words)
  const read = useSay()
  return (
    <Table<(typeof changed)[number]>
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={[...changed]}
      columns={[
        {
          title: say.application,
          render: (_, { id, name }) => (
            <Link to="/applications/$id" params={{ id }}>
              {read(name)}
            </Link>
          ),
        },
        { title: say.stage, render: (_, { stage }) => <StageTag stage={stage} /> },
        { title: say.now, render: (_, { before }) => <TierTag tier={before} /> },
        { title: say.byThis, render: (_, { after }) => <TierTag tier={after} /> },
        { title: say.row, render: (_, { row }) => <span className="mono">{row}</span> },
      ]}
    />
  )
}
