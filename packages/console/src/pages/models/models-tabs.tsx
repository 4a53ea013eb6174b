import { texts, useTexts } from '../../language/language.tsx'
import { AreaTabs } from '../../pieces/area-tabs.tsx'

const words = texts({
  label: ['模型', 'Models'],
  models: ['模型登记', 'Register of models'],
  filings: ['备案名单', 'Filing lists'],
})

export function ModelsTabs() {
  const say = useTexts(words)
  return (
    <AreaTabs
      label={say.label}
      of={[
        { to: '/models', title: say.models },
        { to: '/filings', title: say.filings },
      ]}
    />
  )
}
