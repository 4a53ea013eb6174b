import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { AddressTabs } from '../../pieces/address-tabs.tsx'
import { EvidencePack } from '../../pieces/asked-report.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { StageTag, TierTag } from '../../pieces/status.tsx'
import { AboutTab } from './about-tab.tsx'
import { ApprovalTab } from './approval-tab.tsx'
import { DossierTab } from './dossier-tab.tsx'
import { IncidentsTab } from './incidents-tab.tsx'
import { LifecycleTab } from './lifecycle-tab.tsx'
import { PermitTab } from './permit-tab.tsx'
import { StatementsTab } from './statements-tab.tsx'
import { TrafficTab } from './traffic-tab.tsx'

const words = texts({
  applications: ['应用', 'Applications'],
  about: ['概况与定级', 'About and tier'],
  lifecycle: ['生命周期与关口', 'Lifecycle and gate'],
  dossier: ['卷宗', 'Dossier'],
  approval: ['审批与例外', 'Approval and exceptions'],
  permit: ['准行证', 'Permit'],
  statements: ['条款', 'Statements'],
  traffic: ['密钥与流量', 'Keys and traffic'],
  incidents: ['事件与停用', 'Incidents and stops'],
})

const tabs = {
  about: AboutTab,
  lifecycle: LifecycleTab,
  dossier: DossierTab,
  approval: ApprovalTab,
  permit: PermitTab,
  statements: StatementsTab,
  traffic: TrafficTab,
  incidents: IncidentsTab,
} as const

export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const { id } = useParams({ from: '/applications/$id' })
  const application = useRead('GET /applications/:id', { params: { id } })
  return (
    <ReadPage of={application}>
      {(found) => (
        <PageFrame
          title={read(found.name)}
          says={read(found.purpose)}
          acts={<EvidencePack of="POST /applications/:id/evidence" id={id} />}
          crumbs={[{ title: say.applications, to: '/applications' }]}
          mark={
            <>
              <TierTag tier={found.tier} />
              <StageTag stage={found.stage} />
            </>
          }
        >
          <AddressTabs
            of={Object.entries(tabs).map(([key, Tab]) => ({
              key,
              label: say[key as keyof typeof tabs],
              children: <Tab application={found} />,
            }))}
          />
        </PageFrame>
      )}
    </ReadPage>
  )
}
