import { useNavigate, useSearch } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { texts, useTexts } from '../../language/language.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { PointCase } from './point-case.tsx'
import { TierCase } from './tier-case.tsx'

const words = texts({
  governance: ['治理', 'Governance'],
  title: ['决策表', 'Decision tables'],
  says: [
    '看清规则，拿一个情形来试：命中的规则在表中标出，什么也不会改变。',
    'See the rules and try a case: what it meets is marked where it stands, and nothing is changed.',
  ],
  tier: ['分级规则', 'Tier rules'],
  points: ['复核条件', 'Review conditions'],
})

/** Business people see and try the rules without code (measure 4.2); the case stands in the address. */
export function Page() {
  const say = useTexts(words)
  const navigate = useNavigate()
  const { tab } = useSearch({ from: '/decision-tables' })
  return (
    <PageFrame
      title={say.title}
      says={say.says}
      crumbs={[{ title: say.governance, to: '/governance' }]}
    >
      <Tabs
        activeKey={tab === 'points' ? 'points' : 'tier'}
        onChange={(key) =>
          void navigate({ to: '/decision-tables', search: key === 'tier' ? {} : { tab: key } })
        }
        destroyOnHidden
        items={[
          { key: 'tier', label: say.tier, children: <TierCase /> },
          { key: 'points', label: say.points, children: <PointCase /> },
        ]}
      />
    </PageFrame>
  )
}
