import { Link } from '@tanstack/react-router'
import { Steps, Timeline } from 'antd'
import type { Reply } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { roleNames, stageNames } from '../../language/vocabulary.ts'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { EntryLine } from '../../pieces/entry-line.tsx'
import { LongList } from '../../pieces/long-list.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Read } from '../../pieces/states.tsx'
import { type StageName, Status, stageOrder, type Tone } from '../../pieces/status.tsx'
import { useMay } from '../../session/session.tsx'
import type { Application } from './application.ts'
import { placeOf } from './requirement-place.ts'
import './lifecycle-tab.css'

const words = texts({
  stages: ['六个阶段', 'The six stages'],
  next: [(stage: string) => `进入「${stage}」的关口`, (stage: string) => `The gate into ${stage}`],
  approval: ['提请审批前的关口', 'The gate before approval is asked for'],
  open: ['已满足，可以通过', 'All is met: it is open'],
  closed: [(count: number) => `${count} 项未满足`, (count: number) => `${count} not met`],
  met: ['已满足', 'Met'],
  unmet: ['未满足', 'Not met'],
  waived: ['已批准例外', 'Waived'],
  'not-applicable': ['不适用', 'Not applicable'],
  who: [(roles: string) => `由 ${roles} 满足`, (roles: string) => `can be met by ${roles}`],
  waivable: ['可申请例外', 'an exception may be asked for'],
  measure: ['条款', 'Statement'],
  advance: [(stage: string) => `进入「${stage}」`, (stage: string) => `Move to ${stage}`],
  advanceSays: [
    (name: string, stage: string) => `「${name}」将进入「${stage}」阶段，此操作记入账本。`,
    (name: string, stage: string) => `${name} moves to ${stage}; the ledger keeps it.`,
  ],
  shut: ['关口尚未满足', 'The gate is not met'],
  retire: ['退役', 'Retire'],
  retireSays: [
    (name: string) => `「${name}」将永久停止服务，准行证吊销，且不能恢复。`,
    (name: string) => `${name} ends for good: its permit is revoked, and nothing brings it back.`,
  ],
  history: ['经过', 'What happened'],
  noHistory: ['没有记录', 'Nothing on record'],
  comma: ['、', ', '],
})

const placeNames = texts({
  about: ['去登记内容', 'Go to what is registered'],
  dossier: ['去卷宗', 'Go to the dossier'],
  approval: ['去审批', 'Go to the approval'],
  permit: ['去准行证', 'Go to the permit'],
})

type NextStage = Exclude<StageName, 'requirements' | 'retirement'>
type GateId = 'into-data-preparation' | 'into-development' | 'into-operation' | 'into-maintenance'

/** Where the lifecycle leads next; the catalogue's moves, retirement apart. */
const nextOf: Readonly<Partial<Record<StageName, NextStage>>> = {
  requirements: 'data-preparation',
  'data-preparation': 'development',
  development: 'operation',
  operation: 'maintenance',
  maintenance: 'operation',
}

export function LifecycleTab({ application }: { application: Application }) {
  const say = useTexts(words)
  const stages = useTexts(stageNames)
  const next = nextOf[application.stage]
  return (
    <>
      <Sheet title={say.stages}>
        <Steps
          size="small"
          current={stageOrder.indexOf(application.stage)}
          items={stageOrder.map((stage) => ({ title: stages[stage] }))}
        />
      </Sheet>
      <div className="columns-2">
        {next !== undefined && (
          <GateSheet
            application={application}
            gate={`into-${next}`}
            title={say.next(stages[next])}
            to={next}
          />
        )}
        {application.stage === 'development' && (
          <GateSheet application={application} gate="ready-for-approval" title={say.approval} />
        )}
        <History id={application.id} />
      </div>
    </>
  )
}

function GateSheet({
  application,
  gate,
  title,
  to,
}: {
  application: Application
  gate: GateId | 'ready-for-approval'
  title: string
  to?: NextStage
}) {
  const say = useTexts(words)
  const { id } = application
  const state = useRead('GET /applications/:id/gates/:gate', { params: { id, gate } })
  return (
    <Sheet
      title={title}
      term="gate"
      acts={
        to !== undefined && (
          <>
            <Retire application={application} />
            <Advance application={application} to={to} open={state.data?.open === true} />
          </>
        )
      }
    >
      <Read of={state}>
        {(found) => {
          const unmet = found.requirements.filter((requirement) => requirement.state === 'unmet')
          return (
            <>
              {found.open ? (
                <Status tone="good">{say.open}</Status>
              ) : (
                <Status tone="bad">{say.closed(unmet.length)}</Status>
              )}
              <Requirements id={id} of={found.requirements} />
            </>
          )
        }}
      </Read>
    </Sheet>
  )
}

type Requirement = Reply<'GET /applications/:id/gates/:gate'>['requirements'][number]

const stateTones: Readonly<Record<Requirement['state'], Tone>> = {
  met: 'good',
  unmet: 'bad',
  waived: 'warn',
  'not-applicable': 'plain',
}
const stateOrder = Object.keys({ unmet: 0, waived: 0, met: 0, 'not-applicable': 0 })

function Requirements({ id, of }: { id: string; of: readonly Requirement[] }) {
  const say = useTexts(words)
  const read = useSay()
  const roles = useTexts(roleNames)
  const sorted = of.toSorted((a, b) => stateOrder.indexOf(a.state) - stateOrder.indexOf(b.state))
  return (
    <ul className="listed">
      {sorted.map(({ requirement, statement, says, who, waivable, state }) => (
        <li key={requirement} className="requirement">
          <Status tone={stateTones[state]}>{say[state]}</Status>
          <div>
            <div>{read(says)}</div>
            <div className="dim">
              {say.measure} {statement}
              {state === 'unmet' && ` · ${say.who(who.map((role) => roles[role]).join(say.comma))}`}
              {state === 'unmet' && waivable && ` · ${say.waivable}`}
            </div>
            {state === 'unmet' && <WhereMet id={id} requirement={requirement} />}
          </div>
        </li>
      ))}
    </ul>
  )
}

function WhereMet({ id, requirement }: { id: string; requirement: string }) {
  const names = useTexts(placeNames)
  const place = placeOf(requirement)
  if (place === undefined) return null
  return (
    <Link to="/applications/$id" params={{ id }} search={{ tab: place }}>
      {names[place]}
    </Link>
  )
}

function Advance({
  application,
  to,
  open,
}: {
  application: Application
  to: NextStage
  open: boolean
}) {
  const say = useTexts(words)
  const read = useSay()
  const stages = useTexts(stageNames)
  // The reason that its gate asks for is given in the act itself, so this gate cannot be open before.
  const asksWhy = to === 'maintenance'
  return (
    <ConfirmedAct
      type="primary"
      withReason={asksWhy}
      size="small"
      operation="POST /applications/:id/advances"
      notNow={open || asksWhy ? undefined : say.shut}
      label={say.advance(stages[to])}
      title={say.advance(stages[to])}
      says={say.advanceSays(read(application.name), stages[to])}
      input={({ reason }) => ({
        params: { id: application.id },
        body: { to, ...(asksWhy && { reason }) },
      })}
    />
  )
}

function Retire({ application }: { application: Application }) {
  const say = useTexts(words)
  const read = useSay()
  return (
    <ConfirmedAct
      danger
      size="small"
      withReason
      operation="POST /applications/:id/advances"
      label={say.retire}
      title={say.retire}
      says={say.retireSays(read(application.name))}
      input={({ reason }) => ({
        params: { id: application.id },
        body: { to: 'retirement', reason },
      })}
    />
  )
}

function History({ id }: { id: string }) {
  const say = useTexts(words)
  const may = useMay()
  if (!may('GET /ledger/entries')) return null
  return (
    <Sheet title={say.history}>
      <LongList
        operation="GET /ledger/entries"
        pageBy="before"
        query={{ subject: id }}
        none={say.noHistory}
      >
        {(items) => (
          <Timeline
            items={items.map((entry) => ({ key: entry.id, content: <EntryLine entry={entry} /> }))}
          />
        )}
      </LongList>
    </Sheet>
  )
}
