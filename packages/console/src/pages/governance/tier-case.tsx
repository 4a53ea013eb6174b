import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Checkbox, Form, Select } from 'antd'
import type { Reply } from '../../api/client.ts'
import type { Operations } from '../../api/schema.ts'
import { reading, useAside, useReadIf } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { factorNames } from '../../language/vocabulary.ts'
import { Instant } from '../../pieces/instant.tsx'
import { Facts, Sheet } from '../../pieces/page.tsx'
import { Read } from '../../pieces/states.tsx'
import { Status, TierTag } from '../../pieces/status.tsx'
import { useCase } from './case-in-address.ts'
import { TableSteps } from './table-steps.tsx'
import { TierDerivation } from './tier-derivation.tsx'

const words = texts({
  ...factorNames,
  case: ['情形', 'The case'],
  verdict: ['推导结果', 'What follows'],
  tier: ['等级', 'Tier'],
  grounds: ['依据', 'Grounds'],
  rule: ['规则', 'Rule'],
  floor: ['不得降低', 'Cannot be lowered'],
  floorSays: [
    (computed: string) => `表中得出「${computed}」，第十六条固定为高风险`,
    (computed: string) => `the table says “${computed}”; measure 16 fixes it high`,
  ],
  table: ['规则表', 'Table'],
  own: [
    (version: number) => `现行：本机构第 ${version} 版`,
    (version: number) => `In force: version ${version} of this institution`,
  ],
  shipped: ['现行：产品自带的第 0 版', 'In force: version 0, which comes with the product'],
  since: ['自', 'since'],
})

type Factors = Operations['POST /tier-table/trials']['body']

const levels = [
  'scenario',
  'importance',
  'scale',
  'customerEffect',
  'reliance',
  'complexity',
] as const
const flags = ['generative', 'customerFacing', 'touchesContract'] as const

/** A case to begin with: each factor at its least. */
const least = {
  scenario: 'internal-office',
  importance: 'support',
  scale: 'pilot',
  customerEffect: 'none',
  reliance: 'reference',
  complexity: 'rules',
} as const

/** Tier rules as tables, of the table in force or of one version, and a case whose way through them is marked. */
export function TierCase({ version }: { version?: string }) {
  const say = useTexts(words)
  const read = useSay()
  const [chosen, choose] = useCase()
  const factors = factorsOf(chosen)
  const choices = useAside('GET /choices')
  const { table, derived } = useTried(version, factors)
  return (
    <div className="stack">
      <div className="columns-2">
        <Sheet title={say.case}>
          <Form layout="vertical" className="form">
            <div className="fields-2 narrow">
              {levels.map((name) => (
                <Form.Item key={name} label={say[name]} htmlFor={`case-${name}`}>
                  <Select
                    id={`case-${name}`}
                    showSearch={{ optionFilterProp: 'label' }}
                    value={factors[name]}
                    onChange={(value: string) => choose({ [name]: value })}
                    options={(choices?.[name] ?? []).map(({ id, title }) => ({
                      value: id,
                      label: read(title),
                    }))}
                  />
                </Form.Item>
              ))}
            </div>
            <div className="row">
              {flags.map((name) => (
                <Checkbox
                  key={name}
                  checked={factors[name]}
                  onChange={({ target }) => choose({ [name]: target.checked ? 'yes' : undefined })}
                >
                  {say[name]}
                </Checkbox>
              ))}
            </div>
          </Form>
        </Sheet>
        <Sheet title={say.verdict}>
          <div aria-live="polite">
            <Read of={derived}>
              {(derivation) => (
                <>
                  <Verdict derivation={derivation} />
                  {table.data !== undefined && (
                    <TierDerivation
                      steps={table.data.steps}
                      trace={derivation.trace}
                      tier={derivation.tier}
                    />
                  )}
                </>
              )}
            </Read>
          </div>
        </Sheet>
      </div>
      <Read of={table}>
        {({ steps }) => <TableSteps steps={steps} trace={derived.data?.trace ?? []} />}
      </Read>
    </div>
  )
}

/** The rules and what they say of a case: those of one version where it is named, else those in force. */
function useTried(version: string | undefined, body: Factors) {
  const isOwn = version !== undefined
  const params = { id: version ?? '' }
  const inForce = useReadIf(!isOwn, 'GET /tier-table')
  const own = useReadIf(isOwn, 'GET /tier-tables/:id', { params })
  const byForce = useQuery({
    ...reading('POST /tier-table/trials', { body }),
    placeholderData: keepPreviousData,
    enabled: !isOwn,
  })
  const byOwn = useQuery({
    ...reading('POST /tier-tables/:id/trials', { params, body }),
    placeholderData: keepPreviousData,
    enabled: isOwn,
  })
  return isOwn
    ? { table: { ...own, data: own.data?.drawn }, derived: byOwn }
    : { table: inForce, derived: byForce }
}

/** Which table is in force, and since when. */
export function TableInForce() {
  const say = useTexts(words)
  const data = useAside('GET /tier-table')
  if (data === undefined) return null
  if (data.own === undefined) return <Status tone="plain">{say.shipped}</Status>
  const { id, version, inForceFrom } = data.own
  return (
    <span className="row">
      <Status tone="good">
        <Link to="/decision-tables/$id" params={{ id }}>
          {say.own(version)}
        </Link>
      </Status>
      {inForceFrom !== undefined && (
        <span>
          {say.since} <Instant at={inForceFrom} />
        </span>
      )}
    </span>
  )
}

function Verdict({ derivation }: { derivation: Reply<'POST /tier-table/trials'> }) {
  const say = useTexts(words)
  const read = useSay()
  const tiers = useAside('GET /choices')?.tier
  const { tier, computed, fixed, grounds, rule, table } = derivation
  const title = tiers?.find(({ id }) => id === computed)?.title
  return (
    <Facts
      of={[
        [say.tier, <TierTag key="tier" tier={tier} />],
        [say.grounds, read(grounds)],
        [
          say.rule,
          <span key="rule" className="mono">
            {rule}
          </span>,
        ],
        [
          say.floor,
          fixed !== undefined && computed !== tier && (
            <Status tone="warn">
              {say.floorSays(title === undefined ? computed : read(title))}
            </Status>
          ),
        ],
        [
          say.table,
          <span key="table" className="mono">
            {table.version} · {table.digest.slice(0, 16)}
          </span>,
        ],
      ]}
    />
  )
}

function factorsOf(chosen: Readonly<Record<string, string | undefined>>): Factors {
  const named = levels.map((name) => [name, chosen[name] ?? least[name]])
  const flagged = flags.map((name) => [name, chosen[name] === 'yes'])
  // What stands in the address may be anything; the API says what it does not know.
  return Object.fromEntries([...named, ...flagged]) as Factors
}
