import { Link } from '@tanstack/react-router'
import type { Operation } from '../../api/client.ts'
import { useAsideIf } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { useApplicationName } from '../../pieces/applications.tsx'
import { type DecisionSubject, useSubjectName } from '../../pieces/decision-subject.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Status, type Tone } from '../../pieces/status.tsx'
import { useMay, useSession } from '../../session/session.tsx'

const words = texts({
  vote: ['待表决', 'To vote on'],
  reviews: [
    (count: string) => `${count} 项待人工复核`,
    (count: string) => `Reviews waiting: ${count}`,
  ],
  alarms: [
    (count: string) => `${count} 条告警待确认`,
    (count: string) => `Alarms to acknowledge: ${count}`,
  ],
  exits: [
    (count: string) => `${count} 个应用达到退出条件，待决定`,
    (count: string) => `Exits to decide: ${count}`,
  ],
  findings: [
    (count: string) => `${count} 个问题指派给我`,
    (count: string) => `Findings assigned to me: ${count}`,
  ],
  reports: [
    (count: string) => `${count} 个应用应向监管报告`,
    (count: string) => `Reports due to the supervisor: ${count}`,
  ],
  suppliers: [
    (count: string) => `${count} 家供应商待决定`,
    (count: string) => `Suppliers to decide about: ${count}`,
  ],
  exceptions: [
    (count: string) => `${count} 项例外申请待决定`,
    (count: string) => `Exceptions to decide: ${count}`,
  ],
  own: [
    (count: string) => `${count} 个我负责的应用尚未投入运行`,
    (count: string) => `Applications of mine on their way to operation: ${count}`,
  ],
  parts: [
    (name: string, count: number) => `${name}：${count} 个卷宗部分待签署`,
    (name: string, count: number) => `${name}, parts to sign: ${count}`,
  ],
  suppliersMark: ['待决定', 'To decide'],
  exceptionsMark: ['待决定', 'To decide'],
  ownMark: ['办理中', 'Under way'],
  partsMark: ['待签署', 'To sign'],
  reviewsMark: ['待复核', 'To review'],
  alarmsMark: ['待确认', 'To acknowledge'],
  exitsMark: ['待决定', 'To decide'],
  findingsMark: ['待整改', 'To mend'],
  reportsMark: ['待报告', 'To report'],
})

const COUNTED_MAX = 50
/** As many as one request answers. */
const OWN_MAX = 200

const notYetRunning: ReadonlySet<string> = new Set([
  ...['requirements', 'data-preparation', 'development'],
])

type Counted =
  | 'reviews'
  | 'alarms'
  | 'exits'
  | 'findings'
  | 'suppliers'
  | 'exceptions'
  | 'own'
  | 'reports'

interface Waiting {
  readonly name: Counted
  readonly tone: Tone
  /** How many, as far as this reader may do something about them. */
  readonly of: number
  readonly to: string
  readonly search?: Readonly<Record<string, string>>
}

/** What waits for this reader by the roles that they have, each leading to where it is done. */
export function Agenda() {
  const say = useTexts(words)
  const waiting = useWaiting().filter(({ of }) => of > 0)
  const votes = useVotes()
  const unsigned = useUnsigned()
  if (waiting.length === 0 && votes.length === 0 && unsigned.length === 0) return null
  return (
    <ul className="listed">
      {votes.map(({ id, requestedAt, ...of }) => (
        <li key={id} className="row">
          <Status tone="info">{say.vote}</Status>
          <ProposalLink id={id} of={of} />
          <Instant at={requestedAt} relative />
        </li>
      ))}
      {unsigned.map(({ applicationId: id, kinds, since }) => (
        <li key={id} className="row">
          <Status tone="info">{say.partsMark}</Status>
          <PartsLink id={id} count={kinds.length} />
          <Instant at={since} relative />
        </li>
      ))}
      {waiting.map(({ name, tone, of, to, search = {} }) => (
        <li key={name} className="row">
          <Status tone={tone}>{say[`${name}Mark`]}</Status>
          <Link to={to} search={search}>
            {say[name](of > COUNTED_MAX ? `${COUNTED_MAX}+` : String(of))}
          </Link>
        </li>
      ))}
    </ul>
  )
}

function useVotes() {
  const may = useMay()('POST /proposals/:id/votes')
  const pending = useAsideIf(may, 'GET /proposals', { query: { pending: 'true' } })
  return pending?.items ?? []
}

function useUnsigned() {
  const may = useMay()('POST /dossiers/:id/parts/:kind/signatures')
  const unsigned = useAsideIf(may, 'GET /unsigned-parts', { query: {} })
  return unsigned?.items ?? []
}

function useWaiting(): readonly Waiting[] {
  const may = useMay()
  const { person } = useSession()
  const both = (read: Operation, act: Operation) => may(read) && may(act)
  // One more than is counted, so that it is known whether there are more.
  const limit = COUNTED_MAX + 1
  const reviews = useAsideIf(both('GET /reviews', 'POST /reviews/:id/claim'), 'GET /reviews', {
    query: { limit },
  })
  const alarms = useAsideIf(may('POST /alarms/:id/acknowledgement'), 'GET /alarms', {
    query: { limit },
  })
  const exits = useAsideIf(may('POST /exits/:id/keeping'), 'GET /exits', { query: { limit } })
  const findings = useAsideIf(may('GET /findings'), 'GET /findings', {
    query: { assignedTo: person.id, limit },
  })
  const reports = useAsideIf(
    both('GET /filings/due', 'POST /applications/:id/reports'),
    'GET /filings/due',
    { query: { limit } },
  )
  const suppliers = useAsideIf(may('POST /suppliers/:id/listings'), 'GET /suppliers', {
    query: { waiting: 'true', limit },
  })
  const exceptions = useAsideIf(may('POST /exceptions/:id/decision'), 'GET /exceptions', {
    query: { pending: 'true', limit },
  })
  const mine = useAsideIf(may('POST /applications/:id/advances'), 'GET /applications', {
    query: { owner: person.id, limit: OWN_MAX },
  })
  const onTheirWay = mine?.items.filter(({ stage }) => notYetRunning.has(stage))
  const unseen = alarms?.items.filter(({ acknowledgedAt }) => acknowledgedAt === undefined)
  return [
    { name: 'alarms', tone: 'bad', of: unseen?.length ?? 0, to: '/alarms' },
    { name: 'reviews', tone: 'warn', of: reviews?.items.length ?? 0, to: '/reviews' },
    {
      ...{ name: 'exits', tone: 'warn', of: exits?.items.length ?? 0 },
      ...{ to: '/alarms', search: { tab: 'exits' } },
    },
    {
      ...{ name: 'findings', tone: 'warn', of: findings?.items.length ?? 0 },
      ...{ to: '/findings', search: { assignedTo: person.id } },
    },
    {
      ...{ name: 'suppliers', tone: 'warn', of: suppliers?.items.length ?? 0 },
      ...{ to: '/administration', search: { tab: 'suppliers', waiting: 'true' } },
    },
    {
      ...{ name: 'exceptions', tone: 'warn', of: exceptions?.items.length ?? 0 },
      ...{ to: '/governance', search: { tab: 'exceptions', pending: 'true' } },
    },
    {
      ...{ name: 'own', tone: 'info', of: onTheirWay?.length ?? 0 },
      ...{ to: '/applications', search: { owner: person.id } },
    },
    { name: 'reports', tone: 'warn', of: reports?.items.length ?? 0, to: '/reports/due' },
  ]
}

function PartsLink({ id, count }: { id: string; count: number }) {
  const say = useTexts(words)
  return (
    <Link to="/applications/$id" params={{ id }} search={{ tab: 'dossier' }}>
      {say.parts(useApplicationName(id), count)}
    </Link>
  )
}

function ProposalLink({ id, of }: { id: string; of: DecisionSubject }) {
  return (
    <Link to="/governance/proposals/$id" params={{ id }}>
      {useSubjectName(of)}
    </Link>
  )
}
