import {
  AppstoreOutlined,
  AuditOutlined,
  CheckSquareOutlined,
  ClusterOutlined,
  DashboardOutlined,
  EyeOutlined,
  SafetyCertificateOutlined,
  SettingOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { texts } from '../language/language.tsx'

export const areaNames = texts({
  overview: ['总览', 'Overview'],
  applications: ['应用', 'Applications'],
  models: ['模型', 'Models'],
  governance: ['治理', 'Governance'],
  oversight: ['监督', 'Oversight'],
  controls: ['管控', 'Controls'],
  records: ['记录', 'Records'],
  administration: ['管理', 'Administration'],
})

export interface Area {
  readonly name: keyof typeof areaNames
  readonly to: string
  /** Where else the reader is in this area. */
  readonly also?: readonly string[]
  readonly icon: ReactNode
}

/** The areas in the order of the work: a new one takes its place here and in `router.tsx`. */
export const areas: readonly Area[] = [
  { name: 'overview', to: '/', icon: <DashboardOutlined aria-hidden /> },
  { name: 'applications', to: '/applications', icon: <AppstoreOutlined aria-hidden /> },
  {
    name: 'models',
    to: '/models',
    also: ['/model-versions', '/filings'],
    icon: <ClusterOutlined aria-hidden />,
  },
  {
    name: 'governance',
    to: '/governance',
    also: ['/decision-tables', '/registers', '/register-entries'],
    icon: <AuditOutlined aria-hidden />,
  },
  {
    name: 'oversight',
    to: '/monitor',
    also: ['/alarms', '/exits', '/reviews', '/stops', '/incidents', '/continuity', '/drills'],
    icon: <EyeOutlined aria-hidden />,
  },
  {
    name: 'controls',
    to: '/controls',
    also: ['/catalogue', '/findings', '/assessments', '/detection', '/reports'],
    icon: <CheckSquareOutlined aria-hidden />,
  },
  { name: 'records', to: '/records', icon: <SafetyCertificateOutlined aria-hidden /> },
  {
    name: 'administration',
    to: '/administration',
    also: ['/deliveries', '/suppliers'],
    icon: <SettingOutlined aria-hidden />,
  },
]
