import { Link, useNavigate } from '@tanstack/react-router'
import { useAside, useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { dataClassNames, factorNames, tierNames } from '../../language/vocabulary.ts'
import { ActButton, ConfirmedAct } from '../../pieces/act.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { useModelVersions } from '../../pieces/model-versions.tsx'
import { Facts, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Read } from '../../pieces/states.tsx'
import { Status, TierTag } from '../../pieces/status.tsx'
import { useSuppliers } from '../../pieces/suppliers.tsx'
import { useNotTheirs } from '../../session/session.tsx'
import { TierDerivation } from '../governance/tier-derivation.tsx'
import type { Application } from './application.ts'

const words = texts({
  ...factorNames,
  about: ['登记内容', 'What is registered'],
  edit: ['修改', 'Edit'],
  population: ['涉及人群', 'Whom it affects'],
  marks: ['特征', 'Marks'],
  generative: ['生成式', 'Generative'],
  customerFacing: ['面向客户', 'Customer-facing'],
  touchesContract: ['影响合同', 'Touches contracts'],
  decidesAboutPeople: ['对个人作出决定', 'Decides about people'],
  publicFacing: ['向公众提供', 'Open to the public'],
  dataClasses: ['数据级别', 'Data classes'],
  owner: ['应用负责人', 'Owner'],
  answers: ['业务 · 技术 · 数据负责人', 'Business · technology · data'],
  models: ['模型版本', 'Model versions'],
  suppliers: ['供应商', 'Suppliers'],
  registered: ['登记时间', 'Registered'],
  tier: ['等级从何而来', 'Where the tier comes from'],
  inForce: ['等级', 'Tier'],
  grounds: ['理由', 'Grounds'],
  rule: ['命中规则', 'Rule'],
  fixed: ['固定高风险', 'Fixed as high'],
  fixedSays: [
    (measure: string) => `该场景按措施 ${measure} 一律为高风险，不受规则表影响`,
    (measure: string) => `this scenario is high by measure ${measure}, whatever the table says`,
  ],
  computed: ['规则表结果', 'What the table computed'],
  table: ['规则表', 'Table'],
  drawn: ['在分级规则中查看命中的规则', 'See the rules that it met'],
  stale: ['规则表已更新，等级需重新推导', 'The table has changed since; derive the tier again'],
  again: ['重新定级', 'Derive again'],
  againSays: [
    '按当前规则表重新推导等级。等级变化会使已有批准失效并吊销准行证。',
    'Derives the tier by the table in force. A changed tier voids the approval and revokes the permit.',
  ],
})

const marks = ['generative', 'customerFacing', 'touchesContract'] as const
const choiceFields = [
  'scenario',
  'importance',
  'scale',
  'customerEffect',
  'reliance',
  'complexity',
] as const

export function AboutTab({ application }: { application: Application }) {
  return (
    <div className="columns-2">
      <Registered application={application} />
      <TierDerived application={application} />
    </div>
  )
}

function Registered({ application }: { application: Application }) {
  const say = useTexts(words)
  const classes = useTexts(dataClassNames)
  const read = useSay()
  const navigate = useNavigate()
  const { nameOf, namesOf } = usePeople()
  const choices = useAside('GET /choices')
  const versions = useModelVersions()
  const suppliers = useSuppliers()
  const { id, factors, responsible } = application
  const marked = [
    ...marks.filter((mark) => factors[mark]).map((mark) => say[mark]),
    ...(application.decidesAboutPeople ? [say.decidesAboutPeople] : []),
    ...(application.publicFacing ? [say.publicFacing] : []),
  ]
  const chosen = (field: (typeof choiceFields)[number]) => {
    const title = choices?.[field]?.find((choice) => choice.id === factors[field])?.title
    return title === undefined ? factors[field] : read(title)
  }
  return (
    <Sheet
      title={say.about}
      acts={
        <ActButton
          size="small"
          operation="PUT /applications/:id"
          notNow={useNotTheirs('PUT /applications/:id', application)}
          onClick={() => void navigate({ to: '/applications/$id/edit', params: { id } })}
        >
          {say.edit}
        </ActButton>
      }
    >
      <Facts
        of={[
          [say.population, read(application.population)],
          ...choiceFields.map((field) => [say[field], chosen(field)] as const),
          [say.marks, marked.join(' · ')],
          [say.dataClasses, application.dataClasses.map((one) => classes[one]).join(' · ')],
          [say.owner, nameOf(application.ownerId)],
          [
            say.answers,
            namesOf([responsible.business, responsible.technology, responsible.data], ' · '),
          ],
          [say.models, versions.namesOf(application.modelVersionIds, ' · ')],
          [say.suppliers, suppliers.namesOf(application.supplierIds, ' · ')],
          [say.registered, <Instant key="registered" at={application.createdAt} />],
        ]}
      />
    </Sheet>
  )
}

/** As much of a digest as tells two apart; the whole stands on it. */
const DIGEST_SHOWN = 16

function TierDerived({ application: { id, factors } }: { application: Application }) {
  const say = useTexts(words)
  const tiers = useTexts(tierNames)
  const read = useSay()
  const tier = useRead('GET /applications/:id/tier', { params: { id } })
  const table = useAside('GET /tier-table')
  return (
    <Sheet
      title={say.tier}
      term="tier"
      acts={
        <ConfirmedAct
          size="small"
          operation="POST /applications/:id/tier"
          label={say.again}
          title={say.again}
          says={say.againSays}
          input={() => ({ params: { id } })}
        />
      }
    >
      <Read of={tier}>
        {({ derivation, current }) => (
          <div className="stack">
            {!current && <Status tone="warn">{say.stale}</Status>}
            <Facts
              of={[
                [say.inForce, <TierTag key="tier" tier={derivation.tier} />],
                [say.grounds, read(derivation.grounds)],
                [say.fixed, derivation.fixed && say.fixedSays(derivation.fixed.measure)],
                [say.computed, tiers[derivation.computed]],
              ]}
            />
            {table?.digest === derivation.table.digest && (
              <TierDerivation steps={table.steps} trace={derivation.trace} tier={derivation.tier} />
            )}
            <div className="dim">
              {say.table} {derivation.table.version} ·{' '}
              <span className="mono" title={derivation.table.digest}>
                {derivation.table.digest.slice(0, DIGEST_SHOWN)}
              </span>
              <br />
              {say.rule} <span className="mono">{derivation.rule}</span>
            </div>
            <Link to="/decision-tables" search={searchOf(factors)}>
              {say.drawn}
            </Link>
          </div>
        )}
      </Read>
    </Sheet>
  )
}

/** The factors as the page of decision tables reads them from its address. */
const searchOf = (factors: Application['factors']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(factors).flatMap(([name, value]) =>
      value === false ? [] : [[name, value === true ? 'yes' : value]],
    ),
  )
