import { texts, useTexts } from '../../language/language.tsx'
import { AreaTabs } from '../../pieces/area-tabs.tsx'

const words = texts({
  label: ['治理', 'Governance'],
  committees: ['委员会审议', 'Committees'],
  registers: ['登记簿', 'Registers'],
  tables: ['决策表', 'Decision tables'],
})

export function GovernanceTabs() {
  const say = useTexts(words)
  return (
    <AreaTabs
      label={say.label}
      of={[
        { to: '/governance', title: say.committees },
        { to: '/registers', title: say.registers },
        { to: '/decision-tables', title: say.tables },
      ]}
    />
  )
}
