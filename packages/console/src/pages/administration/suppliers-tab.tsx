import { Link, useNavigate } from '@tanstack/react-router'
import { optionsOf, texts, useSay, useTexts } from '../../language/language.tsx'
import { dataClassNames } from '../../language/vocabulary.ts'
import { ActButton } from '../../pieces/act.tsx'
import { either } from '../../pieces/filter-by.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Blank } from '../../pieces/states.tsx'
import {
  ReviewOn,
  type Supplier,
  SupplierActs,
  SupplierState,
  supplierKindNames,
} from './supplier-words.tsx'

const words = texts({
  empty: ['没有供应商', 'No suppliers yet'],
  emptySays: [
    '外部模型与云服务须先提名供应商，经另一人核准列入名单后方可使用。',
    'Models and clouds from outside need a supplier that one person proposes and another puts on the list.',
  ],
  search: ['按名称或信用代码搜索', 'Search by name or code'],
  name: ['名称', 'Name'],
  code: ['统一社会信用代码', 'Credit code'],
  kind: ['类型', 'Kind'],
  classMax: ['可接触的最高数据级别', 'Highest data class'],
  state: ['状态', 'State'],
  listed: ['在名单中', 'Listed'],
  unlisted: ['不在名单中', 'Not listed'],
  decision: ['决定', 'Decision'],
  waiting: ['待决定', 'To be decided about'],
  until: ['有效期至', 'Until'],
  review: ['复评日期', 'Review on'],
  contact: ['联系方式', 'Contact'],
  propose: ['提名供应商', 'Propose a supplier'],
  acts: ['操作', 'Acts'],
})

export function SuppliersTab() {
  const say = useTexts(words)
  const read = useSay()
  const navigate = useNavigate()
  const classes = useTexts(dataClassNames)
  const kinds = useTexts(supplierKindNames)
  const columns: readonly Column<Supplier>[] = [
    {
      key: 'name',
      title: say.name,
      render: ({ id, name }) => (
        <Link to="/suppliers/$id" params={{ id }}>
          {read(name)}
        </Link>
      ),
    },
    {
      key: 'code',
      title: say.code,
      render: ({ creditCode }) => <span className="mono">{creditCode}</span>,
    },
    { key: 'kind', title: say.kind, render: ({ kind }) => kinds[kind] },
    { key: 'classMax', title: say.classMax, render: ({ dataClassMax }) => classes[dataClassMax] },
    { key: 'state', title: say.state, render: (supplier) => <SupplierState supplier={supplier} /> },
    {
      key: 'until',
      title: say.until,
      render: ({ listedUntil }) => (listedUntil === undefined ? '' : <Instant at={listedUntil} />),
    },
    { key: 'review', title: say.review, render: (supplier) => <ReviewOn of={supplier} /> },
    { key: 'contact', title: say.contact, spare: true, render: ({ contact }) => contact },
    {
      key: 'acts',
      title: say.acts,
      render: (supplier) => <SupplierActs small supplier={supplier} />,
    },
  ]
  return (
    <>
      <div className="row" style={{ marginBottom: 12 }}>
        <ActButton
          type="primary"
          operation="POST /suppliers"
          onClick={() => void navigate({ to: '/suppliers/new' })}
        >
          {say.propose}
        </ActButton>
      </div>
      <ListTable
        name="suppliers"
        operation="GET /suppliers"
        rowKey={({ id }) => id}
        columns={columns}
        filters={[
          { name: 'text', label: say.search },
          { name: 'kind', label: say.kind, options: optionsOf(kinds) },
          either('listed', say.state, say.listed, say.unlisted),
          {
            name: 'waiting',
            label: say.decision,
            options: [{ value: 'true', label: say.waiting }],
          },
        ]}
        empty={<Blank title={say.empty}>{say.emptySays}</Blank>}
      />
    </>
  )
}
