import { texts, useTexts } from '../../language/language.tsx'
import { AreaTabs } from '../../pieces/area-tabs.tsx'

const words = texts({
  label: ['管控', 'Controls'],
  statements: ['措施与条款', 'Measures'],
  findings: ['问题', 'Findings'],
  assessments: ['评估', 'Assessments'],
  catalogue: ['目录', 'Catalogue'],
  detection: ['护栏检出', 'Detection'],
  due: ['应报告的应用', 'Reports due'],
  reports: ['报告与证据', 'Reports and evidence'],
})

export function ControlsTabs() {
  const say = useTexts(words)
  return (
    <AreaTabs
      label={say.label}
      of={[
        { to: '/controls', title: say.statements },
        { to: '/findings', title: say.findings },
        { to: '/assessments', title: say.assessments },
        { to: '/catalogue', title: say.catalogue },
        { to: '/detection', title: say.detection },
        { to: '/reports/due', title: say.due },
        { to: '/reports', title: say.reports, exact: true },
      ]}
    />
  )
}
