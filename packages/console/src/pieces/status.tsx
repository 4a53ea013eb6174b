import {
  CheckCircleOutlined,
  CloseCircleOutlined,
  InfoCircleOutlined,
  MinusCircleOutlined,
  QuestionCircleOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTexts } from '../language/language.tsx'
import { assessedNames, stageNames, tierNames } from '../language/vocabulary.ts'
import './status.css'

/** What a state means to whoever answers for it; each has its colour and its sign on every page. */
export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'plain' | 'unknown'

const signs: Readonly<Record<Tone, ReactNode>> = {
  good: <CheckCircleOutlined aria-hidden />,
  warn: <WarningOutlined aria-hidden />,
  bad: <CloseCircleOutlined aria-hidden />,
  info: <InfoCircleOutlined aria-hidden />,
  plain: <MinusCircleOutlined aria-hidden />,
  unknown: <QuestionCircleOutlined aria-hidden />,
}

export const signOf = (tone: Tone) => signs[tone]

export function Status({
  tone,
  sign = signs[tone],
  children,
}: {
  tone: Tone
  /** Where the tone's own sign would say something else. */
  sign?: ReactNode
  children: ReactNode
}) {
  return (
    <span className={`status ${tone}`}>
      {sign}
      {children}
    </span>
  )
}

export type TierName = keyof typeof tierNames
const tierTones: Readonly<Record<TierName, Tone>> = { high: 'bad', medium: 'warn', low: 'plain' }

// A tier is no verdict, so it has signs of its own.
const tierSigns: Readonly<Record<TierName, string>> = { high: '▲', medium: '◆', low: '●' }

export function TierTag({ tier }: { tier: TierName }) {
  const names = useTexts(tierNames)
  return (
    <Status tone={tierTones[tier]} sign={<span aria-hidden>{tierSigns[tier]}</span>}>
      {names[tier]}
    </Status>
  )
}

export type StageName = keyof typeof stageNames
export const stageOrder = Object.keys(stageNames) as readonly StageName[]

export function StageTag({ stage }: { stage: StageName }) {
  const names = useTexts(stageNames)
  return <Status tone={stage === 'operation' ? 'good' : 'plain'}>{names[stage]}</Status>
}

export type Assessed = keyof typeof assessedNames
export const assessedTones: Readonly<Record<Assessed, Tone>> = {
  effective: 'good',
  degraded: 'warn',
  failing: 'bad',
  stale: 'warn',
  unmeasured: 'unknown',
  attested: 'info',
  'not-applicable': 'plain',
}

export function AssessedTag({ status }: { status: Assessed }) {
  const names = useTexts(assessedNames)
  return <Status tone={assessedTones[status]}>{names[status]}</Status>
}
