import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Form, Input, InputNumber, Table } from 'antd'
import { useState } from 'react'
import type { Reply } from '../../api/client.ts'
import { useAct, useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ActButton } from '../../pieces/act.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import './controls.css'
import { titleOf, unitNames } from './threshold-words.ts'

const words = texts({
  search: ['搜索条款或阈值', 'Search statements or thresholds'],
  statement: ['条款', 'Statement'],
  asks: ['要求', 'What it asks'],
  threshold: ['阈值', 'Threshold'],
  floor: ['底线', 'Floor'],
  value: ['本机构的值', 'Own value'],
  valueOf: [
    (statement: string, name: string) => `${statement} ${name} 本机构的值`,
    (statement: string, name: string) => `Own value of ${statement} ${name}`,
  ],
  higher: ['越高越严', 'Higher is stricter'],
  lower: ['越低越严', 'Lower is stricter'],
  tightened: ['已收紧', 'Tightened'],
  set: ['设定', 'Set'],
  same: ['与现值相同', 'It is this already'],
  missing: ['请填写数字', 'Give a number'],
})

type Measures = Reply<'GET /measures'>
type Statement = Measures['measures'][number]['statements'][number]

interface Row {
  readonly statement: Statement
  readonly name: string
  readonly threshold: Statement['thresholds'][string]
}

/** Every number that decides, with its floor; a stricter one is set where it stands. */
export function ThresholdList() {
  const say = useTexts(words)
  const navigate = useNavigate()
  const measures = useRead('GET /measures')
  const search = useSearch({ from: '/catalogue' })
  const text = search.text === undefined ? '' : String(search.text)
  return (
    <>
      <div className="row filters">
        <Input.Search
          key={text}
          allowClear
          aria-label={say.search}
          placeholder={say.search}
          style={{ width: 300 }}
          defaultValue={text}
          onSearch={(typed) =>
            void navigate({
              to: '/catalogue',
              search: { tab: 'thresholds', ...(typed.trim() !== '' && { text: typed.trim() }) },
            })
          }
        />
      </div>
      <Read of={measures} rows={10}>
        {(catalogue) => <Rows rows={rowsOf(catalogue).filter((row) => fits(row, text))} />}
      </Read>
    </>
  )
}

function rowsOf({ measures }: Measures): readonly Row[] {
  return measures
    .flatMap(({ statements }) => statements)
    .flatMap((statement) =>
      Object.entries(statement.thresholds).map(([name, threshold]) => ({
        ...{ statement, name, threshold },
      })),
    )
}

function fits({ statement: { id, says }, name, threshold: { title } }: Row, text: string): boolean {
  return [id, says.zh, says.en, name, title?.zh ?? '', title?.en ?? ''].some((part) =>
    part.toLowerCase().includes(text.toLowerCase()),
  )
}

function Rows({ rows }: { rows: readonly Row[] }) {
  const say = useTexts(words)
  const read = useSay()
  const units = useTexts(unitNames)
  return (
    <Sheet table>
      <Table<Row>
        size="middle"
        pagination={false}
        rowKey={({ statement, name }) => `${statement.id} ${name}`}
        dataSource={[...rows]}
        scroll={{ x: 'max-content' }}
        columns={[
          {
            key: 'statement',
            title: say.statement,
            render: (_, { statement: { id } }) => (
              <Link to="/controls/$id" params={{ id }}>
                {id}
              </Link>
            ),
          },
          {
            key: 'asks',
            title: say.asks,
            render: (_, { statement: { says } }) => <div className="wrapped">{read(says)}</div>,
          },
          {
            key: 'threshold',
            title: say.threshold,
            render: (_, { name, threshold }) => (
              <div>
                {read(titleOf(name, threshold))}{' '}
                <span className="dim">{say[threshold.stricter]}</span>
                <div className="mono dim">{name}</div>
              </div>
            ),
          },
          {
            key: 'floor',
            title: say.floor,
            render: (_, { threshold: { floor, value, unit } }) =>
              `${floor ?? value} ${units[unit]}`,
          },
          {
            key: 'value',
            title: say.value,
            render: (_, row) => <OwnValue key={row.threshold.value} row={row} />,
          },
        ]}
      />
    </Sheet>
  )
}

/** A number that can be tightened at its place; what the API says of it stands below it. */
function OwnValue({ row: { statement, name, threshold } }: { row: Row }) {
  const say = useTexts(words)
  const set = useAct('PUT /statements/:id/thresholds/:name')
  const { value, floor } = threshold
  const [typed, setTyped] = useState<number | null>(value)
  const isTightened = floor !== undefined && floor !== value
  const notNow = typed === null ? say.missing : typed === value ? say.same : undefined
  const refusal = set.error
  const send = () => set.mutate({ params: { id: statement.id, name }, body: { value: typed! } })
  return (
    <Form.Item
      style={{ margin: 0 }}
      {...(refusal !== null && {
        validateStatus: 'error',
        help: (
          <span role="alert">
            {refusal.message} · {refusal.remedy}
          </span>
        ),
      })}
    >
      <div className="row">
        <InputNumber
          aria-label={say.valueOf(statement.id, name)}
          value={typed}
          onChange={(changed) => {
            setTyped(changed)
            set.reset()
          }}
          onPressEnter={() => notNow === undefined && send()}
          style={{ width: 110 }}
        />
        <ActButton
          operation="PUT /statements/:id/thresholds/:name"
          size="small"
          loading={set.isPending}
          notNow={notNow}
          onClick={send}
        >
          {say.set}
        </ActButton>
        {isTightened && <Status tone="info">{say.tightened}</Status>}
      </div>
    </Form.Item>
  )
}
