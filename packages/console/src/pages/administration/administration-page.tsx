import { useLocation } from '@tanstack/react-router'
import { texts, useTexts } from '../../language/language.tsx'
import { AddressTabs } from '../../pieces/address-tabs.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { DeliveriesTab } from './deliveries-tab.tsx'
import { GuardBanksTab } from './guard-banks-tab.tsx'
import { HealthTab } from './health-tab.tsx'
import { InstitutionTab } from './institution-tab.tsx'
import { KeysTab } from './keys-tab.tsx'
import { PeopleTab } from './people-tab.tsx'
import { RolesTab } from './roles-tab.tsx'
import { SuppliersTab } from './suppliers-tab.tsx'
import { WebhooksTab } from './webhooks-tab.tsx'

const words = texts({
  title: ['管理', 'Administration'],
  says: [
    '人员、角色、密钥、机构代码、供应商、词库、对外通知与系统状态。',
    'People, roles, keys, codes of the institution, suppliers, guard banks, what is sent out, and the state of the system.',
  ],
  people: ['人员', 'People'],
  roles: ['角色与权限', 'Roles'],
  keys: ['密钥', 'Keys'],
  institution: ['机构', 'Institution'],
  suppliers: ['供应商', 'Suppliers'],
  banks: ['词库', 'Guard banks'],
  webhooks: ['事件接收端', 'Webhooks'],
  deliveries: ['投递', 'Deliveries'],
  health: ['系统状态', 'Health'],
})

const tabs = {
  people: PeopleTab,
  roles: RolesTab,
  keys: KeysTab,
  institution: InstitutionTab,
  suppliers: SuppliersTab,
  banks: GuardBanksTab,
  webhooks: WebhooksTab,
  deliveries: DeliveriesTab,
  health: HealthTab,
} as const

export function Page() {
  const say = useTexts(words)
  const { pathname } = useLocation()
  // `/deliveries` is where the notice of one that was given up leads.
  const usual = pathname === '/deliveries' ? 'deliveries' : 'people'
  return (
    <PageFrame title={say.title} says={say.says}>
      <AddressTabs
        to="/administration"
        usual={usual}
        of={Object.entries(tabs).map(([key, Tab]) => ({
          key,
          label: say[key as keyof typeof tabs],
          children: <Tab />,
        }))}
      />
    </PageFrame>
  )
}
