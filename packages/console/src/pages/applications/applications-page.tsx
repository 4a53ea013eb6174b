import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { Item } from '../../api/client.ts'
import { useAside } from '../../api/use-api.ts'
import { optionsOf, texts, useSay, useTexts } from '../../language/language.tsx'
import { dataClassNames, stageNames, tierNames } from '../../language/vocabulary.ts'
import { ActButton } from '../../pieces/act.tsx'
import { filterBy } from '../../pieces/filter-by.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { PersonSelect, usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { StageTag, TierTag } from '../../pieces/status.tsx'
import { InventorySheet } from './inventory-sheet.tsx'

const words = texts({
  title: ['应用', 'Applications'],
  says: [
    '本机构的全部人工智能应用：一项用途、一名负责人、一个等级。',
    'Every AI application of the institution: one purpose, one owner, one tier.',
  ],
  search: ['按名称搜索', 'Search by name'],
  name: ['名称', 'Name'],
  tier: ['等级', 'Tier'],
  stage: ['阶段', 'Stage'],
  scenario: ['场景', 'Scenario'],
  owner: ['负责人', 'Owner'],
  data: ['数据级别', 'Data'],
  people: ['涉及人群', 'Population'],
  models: ['模型数', 'Models'],
  since: ['登记时间', 'Registered'],
  register: ['登记应用', 'Register an application'],
  empty: ['还没有登记应用', 'No application is registered yet'],
})

const filterNames = ['text', 'tier', 'stage', 'scenario', 'owner'] as const

type Application = Item<'GET /applications'>

export function Page() {
  const say = useTexts(words)
  const navigate = useNavigate()
  const read = useSay()
  const tiers = useTexts(tierNames)
  const stages = useTexts(stageNames)
  const classes = useTexts(dataClassNames)
  const people = usePeople()
  const scenarios = useAside('GET /choices')?.scenario ?? []
  const scenarioOf = (id: string) => {
    const title = scenarios.find((scenario) => scenario.id === id)?.title
    return title === undefined ? id : read(title)
  }
  // What is not a filter of the list is no filter of the workbook.
  const search = useSearch({ from: '/applications' })
  const narrowed = Object.fromEntries(
    filterNames.filter((name) => search[name] !== undefined).map((name) => [name, search[name]]),
  )
  const columns: readonly Column<Application>[] = [
    {
      key: 'name',
      title: say.name,
      render: ({ id, name }) => (
        <Link to="/applications/$id" params={{ id }}>
          {read(name)}
        </Link>
      ),
    },
    { key: 'tier', title: say.tier, render: ({ tier }) => <TierTag tier={tier} /> },
    { key: 'stage', title: say.stage, render: ({ stage }) => <StageTag stage={stage} /> },
    { key: 'scenario', title: say.scenario, render: ({ factors }) => scenarioOf(factors.scenario) },
    { key: 'owner', title: say.owner, render: ({ ownerId }) => people.nameOf(ownerId) },
    {
      key: 'data',
      title: say.data,
      render: ({ dataClasses }) => dataClasses.map((one) => classes[one]).join(' · '),
    },
    { key: 'people', title: say.people, spare: true, render: ({ population }) => read(population) },
    {
      key: 'models',
      title: say.models,
      spare: true,
      align: 'right',
      render: ({ modelVersionIds }) => modelVersionIds.length,
    },
    { key: 'since', title: say.since, render: ({ createdAt }) => <Instant at={createdAt} /> },
  ]
  return (
    <PageFrame
      title={say.title}
      term="application"
      says={say.says}
      acts={
        <>
          <InventorySheet narrowed={narrowed} />
          <ActButton
            type="primary"
            operation="POST /applications"
            onClick={() => void navigate({ to: '/applications/new' })}
          >
            {say.register}
          </ActButton>
        </>
      }
    >
      <ListTable
        name="applications"
        operation="GET /applications"
        rowKey={({ id }) => id}
        columns={columns}
        filters={[
          { name: 'text', label: say.search },
          { name: 'tier', label: say.tier, options: optionsOf(tiers) },
          { name: 'stage', label: say.stage, options: optionsOf(stages) },
          {
            name: 'scenario',
            label: say.scenario,
            options: scenarios.map(({ id, title }) => ({ value: id, label: read(title) })),
          },
          filterBy(PersonSelect, 'owner', say.owner),
        ]}
        empty={<Blank title={say.empty} />}
      />
    </PageFrame>
  )
}
