import { useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useState } from 'react'
import type { Item, Reply } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { nowMs } from '../../kernel/time.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { Code } from '../../pieces/code.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { useNotTheirs } from '../../session/session.tsx'
import type { Application } from './application.ts'
import { differencesOf } from './permit-differences.ts'
import { ReadablePermit } from './permit-readable.tsx'
import { permitPartNames } from './permit-words.ts'
import './permit-tab.css'

const words = texts({
  title: ['准行证', 'Permit'],
  none: ['没有准行证', 'There is no permit'],
  noneSays: [
    '批准生效后由应用负责人或风险管理人员签发；没有准行证的调用一律拒绝。',
    'Once approved, the owner or a risk manager mints one. Without a permit every call is refused.',
  ],
  mint: ['签发准行证', 'Mint a permit'],
  mintSays: [
    (name: string) => `依据有效的批准为「${name}」签发准行证，并取代现有准行证。`,
    (name: string) =>
      `Mints a permit for ${name} from the approval in force; it takes the place of the present one.`,
  ],
  revoke: ['吊销', 'Revoke'],
  revokeSays: [
    (name: string) => `立即停止「${name}」：所有网关在一秒内拒绝其调用，且不能恢复。`,
    (name: string) =>
      `Stops ${name} at once: every gateway refuses its calls within a second. It cannot be undone.`,
  ],
  readable: ['可读', 'Readable'],
  json: ['JSON', 'JSON'],
  diff: ['与上一张比较', 'Compared with the last'],
  honoured: ['有效', 'In force'],
  ended: ['已吊销', 'Revoked'],
  expired: ['已到期', 'Expired'],
  dead: ['签名不符，网关不予承认', 'Its signature does not hold: no gateway honours it'],
  first: [
    '这是第一张准行证，没有可比较的',
    'This is the first permit; there is none to compare with',
  ],
  same: ['除编号与时间外没有变化', 'Nothing but serial and times has changed'],
  what: ['内容', 'What'],
  before: ['上一张', 'The last one'],
  after: ['这一张', 'This one'],
})

type View = 'readable' | 'json' | 'diff'

export function PermitTab({ application }: { application: Application }) {
  const say = useTexts(words)
  const permits = useRead('GET /permits', { query: { application: application.id } })
  return (
    <Read of={permits}>
      {({ items }) => {
        const [newest, last] = items
        return newest === undefined ? (
          <Sheet title={say.title} term="permit" acts={<Mint application={application} />}>
            <Blank title={say.none}>{say.noneSays}</Blank>
          </Sheet>
        ) : (
          <Newest application={application} newest={newest} last={last} />
        )
      }}
    </Read>
  )
}

function Newest({
  application,
  newest,
  last,
}: {
  application: Application
  newest: Item<'GET /permits'>
  last: Item<'GET /permits'> | undefined
}) {
  const say = useTexts(words)
  const { view: asked } = useSearch({ strict: false }) as { view?: string }
  const [view, setView] = useState<View>(asked === 'diff' ? 'diff' : 'readable')
  const permit = useRead('GET /permits/:serial', { params: { serial: newest.serial } })
  return (
    <Read of={permit}>
      {(found) => (
        <Sheet
          title={
            <span className="row">
              {say.title}
              <PermitState found={found} />
            </span>
          }
          term="permit"
          acts={
            <>
              <Segmented<View>
                size="small"
                value={view}
                onChange={setView}
                options={(['readable', 'json', 'diff'] as const).map((value) => ({
                  value,
                  label: say[value],
                }))}
              />
              <Mint application={application} />
              {found.revokedAt === undefined && (
                <Revoke application={application} serial={found.serial} />
              )}
            </>
          }
        >
          {view === 'readable' && <ReadablePermit found={found} />}
          {view === 'json' && (
            <Code label={say.json}>{JSON.stringify(found.permit, undefined, 2)}</Code>
          )}
          {view === 'diff' && <Compared found={found} lastSerial={last?.serial} />}
        </Sheet>
      )}
    </Read>
  )
}

type Found = Reply<'GET /permits/:serial'>

/** In force only if signed, in its time and not taken back: each alone proves nothing. */
function PermitState({ found }: { found: Found }) {
  const say = useTexts(words)
  if (!found.honoured) return <Status tone="bad">{say.dead}</Status>
  if (found.revokedAt !== undefined) return <Status tone="bad">{say.ended}</Status>
  if (Date.parse(found.notAfter) <= nowMs()) return <Status tone="warn">{say.expired}</Status>
  return <Status tone="good">{say.honoured}</Status>
}

function Compared({ found, lastSerial }: { found: Found; lastSerial: string | undefined }) {
  const say = useTexts(words)
  if (lastSerial === undefined) return <Blank title={say.first} />
  return <Differences found={found} lastSerial={lastSerial} />
}

function Differences({ found, lastSerial }: { found: Found; lastSerial: string }) {
  const say = useTexts(words)
  const parts = useTexts(permitPartNames) as Readonly<Record<string, string>>
  const last = useRead('GET /permits/:serial', { params: { serial: lastSerial } })
  return (
    <Read of={last}>
      {(before) => {
        const differences = differencesOf(inWords(before), inWords(found))
        if (differences.length === 0) return <Blank title={say.same} />
        return (
          <ul className="listed differences">
            <li>
              <b>{say.what}</b>
              <b>{say.before}</b>
              <b>{say.after}</b>
            </li>
            {differences.map(({ at, before, after }) => (
              <li key={at}>
                <span>
                  {parts[at.split('.')[0]!]} <span className="mono dim">{at}</span>
                </span>
                <span className="mono was">{before}</span>
                <span className="mono">{after}</span>
              </li>
            ))}
          </ul>
        )
      }}
    </Read>
  )
}

/** A permit with the conditions of its review points as people write them, and not as trees. */
function inWords({ permit, conditions = [] }: Found) {
  if (permit === undefined) return undefined
  const points = permit.oversight.points.map((point) => ({
    ...point,
    when: conditions.find(({ name }) => name === point.name)?.when,
  }))
  return { ...permit, oversight: { ...permit.oversight, points } }
}

function Mint({ application }: { application: Application }) {
  const say = useTexts(words)
  const read = useSay()
  return (
    <ConfirmedAct
      size="small"
      type="primary"
      operation="POST /applications/:id/permits"
      notNow={useNotTheirs('POST /applications/:id/permits', application)}
      label={say.mint}
      title={say.mint}
      says={say.mintSays(read(application.name))}
      input={() => ({ params: { id: application.id }, body: {} })}
    />
  )
}

function Revoke({ application, serial }: { application: Application; serial: string }) {
  const say = useTexts(words)
  const read = useSay()
  return (
    <ConfirmedAct
      danger
      size="small"
      withReason
      operation="POST /permits/:serial/revocation"
      label={say.revoke}
      title={say.revoke}
      says={say.revokeSays(read(application.name))}
      input={({ reason }) => ({ params: { serial }, body: { reason } })}
    />
  )
}
