import { Link, useNavigate } from '@tanstack/react-router'
import type { Item } from '../../api/client.ts'
import { optionsOf, texts, useSay, useTexts } from '../../language/language.tsx'
import { modelKindNames, originNames } from '../../language/vocabulary.ts'
import { ActButton } from '../../pieces/act.tsx'
import { filterBy } from '../../pieces/filter-by.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { SupplierSelect, useSuppliers } from '../../pieces/suppliers.tsx'
import { ModelsTabs } from './models-tabs.tsx'

const words = texts({
  empty: ['没有模型', 'No models yet'],
  emptySays: [
    '先登记模型与版本，应用才能在登记内容中选用。',
    'Register a model and its versions first; applications then name them.',
  ],
  title: ['模型', 'Models'],
  says: [
    '登记在册的模型；准行证只能写入已准入的版本。',
    'Models on the register; a permit can name admitted versions alone.',
  ],
  name: ['名称', 'Name'],
  kind: ['类型', 'Kind'],
  origin: ['来源', 'Origin'],
  supplier: ['供应商', 'Supplier'],
  owner: ['负责人', 'Owner'],
  since: ['登记时间', 'Registered'],
  register: ['登记模型', 'Register a model'],
  search: ['按名称搜索', 'Search by name'],
})

export function Page() {
  const say = useTexts(words)
  const navigate = useNavigate()
  const read = useSay()
  const kinds = useTexts(modelKindNames)
  const origins = useTexts(originNames)
  const { nameOf } = usePeople()
  const suppliers = useSuppliers()
  const columns: readonly Column<Item<'GET /models'>>[] = [
    {
      key: 'name',
      title: say.name,
      render: ({ id, name }) => (
        <Link to="/models/$id" params={{ id }}>
          {read(name)}
        </Link>
      ),
    },
    { key: 'kind', title: say.kind, render: ({ kind }) => kinds[kind] },
    { key: 'origin', title: say.origin, render: ({ origin }) => origins[origin] },
    {
      key: 'supplier',
      title: say.supplier,
      render: ({ supplierId }) => suppliers.nameOf(supplierId),
    },
    { key: 'owner', title: say.owner, render: ({ ownerId }) => nameOf(ownerId) },
    { key: 'since', title: say.since, render: ({ createdAt }) => <Instant at={createdAt} /> },
  ]
  return (
    <PageFrame
      area={<ModelsTabs />}
      title={say.title}
      says={say.says}
      acts={
        <ActButton
          type="primary"
          operation="POST /models"
          onClick={() => void navigate({ to: '/models/new' })}
        >
          {say.register}
        </ActButton>
      }
    >
      <ListTable
        name="models"
        operation="GET /models"
        rowKey={({ id }) => id}
        columns={columns}
        filters={[
          { name: 'text', label: say.search },
          { name: 'kind', label: say.kind, options: optionsOf(kinds) },
          { name: 'origin', label: say.origin, options: optionsOf(origins) },
          filterBy(SupplierSelect, 'supplier', say.supplier),
        ]}
        empty={<Blank title={say.empty}>{say.emptySays}</Blank>}
      />
    </PageFrame>
  )
}
