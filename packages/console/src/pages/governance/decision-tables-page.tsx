import { texts, useTexts } from '../../language/language.tsx'
import { AddressTabs } from '../../pieces/address-tabs.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { GovernanceTabs } from './governance-tabs.tsx'
import { PointCase } from './point-case.tsx'
import { BeginVersion, TableVersions } from './table-versions.tsx'
import { TableInForce, TierCase } from './tier-case.tsx'

const words = texts({
  title: ['决策表', 'Decision tables'],
  says: [
    '看清规则，拿一个情形来试；起草新的分级表，对比影响，由委员会决议生效。',
    'See the rules and try a case; draft another tier table, see what it changes, and have the committee put it in force.',
  ],
  tier: ['分级规则', 'Tier rules'],
  versions: ['分级表版本', 'Versions of the tier table'],
  points: ['复核条件', 'Review conditions'],
})

function InForce() {
  return (
    <div className="stack">
      <TableInForce />
      <TierCase />
    </div>
  )
}

/** Business people see and try the rules without code (measure 4.2); the case stands in the address. */
export function Page() {
  const say = useTexts(words)
  return (
    <PageFrame area={<GovernanceTabs />} title={say.title} says={say.says} acts={<BeginVersion />}>
      <AddressTabs
        of={[
          { key: 'tier', label: say.tier, children: <InForce /> },
          { key: 'versions', label: say.versions, children: <TableVersions /> },
          { key: 'points', label: say.points, children: <PointCase /> },
        ]}
      />
    </PageFrame>
  )
}
