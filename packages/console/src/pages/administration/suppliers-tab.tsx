import { DatePicker, Form } from 'antd'
import type { Item } from '../../api/client.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { dataClassNames } from '../../language/vocabulary.ts'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Status } from '../../pieces/status.tsx'

const words = texts({
  name: ['名称', 'Name'],
  code: ['统一社会信用代码', 'Credit code'],
  kind: ['类型', 'Kind'],
  model: ['模型', 'Model'],
  cloud: ['云', 'Cloud'],
  data: ['数据', 'Data'],
  software: ['软件', 'Software'],
  classMax: ['可接触的最高数据级别', 'Highest data class'],
  state: ['状态', 'State'],
  listed: ['在名单中', 'Listed'],
  proposed: ['待列入', 'Proposed'],
  delisted: ['已移出', 'Delisted'],
  until: ['有效期至', 'Until'],
  review: ['复评日期', 'Review on'],
  contact: ['联系方式', 'Contact'],
  list: ['列入名单', 'List'],
  listSays: [
    (name: string) => `将「${name}」列入名单，其模型可写入准行证。`,
    (name: string) => `Puts ${name} on the list: permits may name its models.`,
  ],
  delist: ['移出名单', 'Delist'],
  delistSays: [
    (name: string) => `「${name}」移出名单后，所有网关立即停用其模型。`,
    (name: string) => `Off the list, every gateway stops using the models of ${name} at once.`,
  ],
  required: ['必填', 'Required'],
  acts: ['操作', 'Acts'],
})

type Supplier = Item<'GET /suppliers'>

export function SuppliersTab() {
  const say = useTexts(words)
  const read = useSay()
  const classes = useTexts(dataClassNames)
  const kinds = ['model', 'cloud', 'data', 'software'] as const
  const columns: readonly Column<Supplier>[] = [
    { key: 'name', title: say.name, render: ({ name }) => read(name) },
    {
      key: 'code',
      title: say.code,
      render: ({ creditCode }) => <span className="mono">{creditCode}</span>,
    },
    { key: 'kind', title: say.kind, render: ({ kind }) => say[kind] },
    { key: 'classMax', title: say.classMax, render: ({ dataClassMax }) => classes[dataClassMax] },
    { key: 'state', title: say.state, render: (supplier) => <SupplierState supplier={supplier} /> },
    {
      key: 'until',
      title: say.until,
      render: ({ listedUntil }) => (listedUntil === undefined ? '' : <Instant at={listedUntil} />),
    },
    { key: 'review', title: say.review, render: ({ reviewOn }) => reviewOn },
    { key: 'contact', title: say.contact, spare: true, render: ({ contact }) => contact },
    { key: 'acts', title: say.acts, render: (supplier) => <SupplierActs supplier={supplier} /> },
  ]
  return (
    <ListTable
      name="suppliers"
      operation="GET /suppliers"
      rowKey={({ id }) => id}
      columns={columns}
      filters={[
        {
          name: 'kind',
          label: say.kind,
          options: kinds.map((value) => ({ value, label: say[value] })),
        },
      ]}
    />
  )
}

const isListed = ({ listedBy, delistedAt }: Supplier) =>
  listedBy !== undefined && delistedAt === undefined

function SupplierState({ supplier }: { supplier: Supplier }) {
  const say = useTexts(words)
  if (supplier.delistedAt !== undefined) return <Status tone="bad">{say.delisted}</Status>
  return isListed(supplier) ? (
    <Status tone="good">{say.listed}</Status>
  ) : (
    <Status tone="warn">{say.proposed}</Status>
  )
}

function SupplierActs({ supplier }: { supplier: Supplier }) {
  const say = useTexts(words)
  const read = useSay()
  const { id } = supplier
  const name = read(supplier.name)
  if (isListed(supplier)) {
    return (
      <ConfirmedAct
        danger
        size="small"
        withReason
        operation="POST /suppliers/:id/delistings"
        label={say.delist}
        title={say.delist}
        says={say.delistSays(name)}
        input={({ reason }) => ({ params: { id }, body: { reason } })}
      />
    )
  }
  return (
    <ConfirmedAct
      size="small"
      withReason
      operation="POST /suppliers/:id/listings"
      label={say.list}
      title={say.list}
      says={say.listSays(name)}
      input={({ until, reason }) => ({
        params: { id },
        body: { reason, until: (until as unknown as { toISOString(): string }).toISOString() },
      })}
      fields={
        <Form.Item
          name="until"
          label={say.until}
          rules={[{ required: true, message: say.required }]}
        >
          <DatePicker showTime />
        </Form.Item>
      }
    />
  )
}
