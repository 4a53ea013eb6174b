import { texts, useTexts } from '../../language/language.tsx'
import { AreaTabs } from '../../pieces/area-tabs.tsx'

const words = texts({
  label: ['监督与干预', 'Oversight'],
  monitor: ['运行监测', 'Monitoring'],
  alarms: ['告警', 'Alarms'],
  reviews: ['人工复核', 'Reviews'],
  stops: ['紧急停用', 'Stops'],
  incidents: ['事件', 'Incidents'],
  continuity: ['连续性', 'Continuity'],
})

export function OversightTabs() {
  const say = useTexts(words)
  return (
    <AreaTabs
      label={say.label}
      of={[
        { to: '/monitor', title: say.monitor },
        { to: '/alarms', title: say.alarms },
        { to: '/reviews', title: say.reviews },
        { to: '/stops', title: say.stops },
        { to: '/incidents', title: say.incidents },
        { to: '/continuity', title: say.continuity },
      ]}
    />
  )
}
