import { Link, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useState } from 'react'
import type { Item, Reply } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { nowMs } from '../../kernel/time.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { optionWords, wordedOption } from '../../language/option-words.ts'
import { dataClassNames } from '../../language/vocabulary.ts'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { Code } from '../../pieces/code.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { Facts, Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status, TierTag } from '../../pieces/status.tsx'
import type { Application } from './application.ts'
import { differencesOf } from './permit-differences.ts'

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
  serial: ['编号', 'Serial'],
  approval: ['依据', 'By'],
  tier: ['等级', 'Tier'],
  minted: ['签发', 'Minted'],
  until: ['有效期至', 'Valid until'],
  models: ['可用模型', 'Models'],
  classes: ['数据级别', 'Data classes'],
  limits: ['限额', 'Limits'],
  perMinute: [
    (calls: string, tokens: string) => `每分钟 ${calls} 次、${tokens} 词元`,
    (calls: string, tokens: string) => `${calls} calls and ${tokens} tokens a minute`,
  ],
  record: ['留痕', 'Record'],
  'before-release': ['放行前落盘', 'durable before release'],
  'within-500ms': ['500 毫秒内落盘', 'durable within 500 ms'],
  failure: ['故障时', 'On failure'],
  closed: ['拒绝', 'refuses'],
  fallback: ['转入替代方案', 'falls back'],
  conditions: ['附带条件', 'Conditions'],
  points: ['人工复核点', 'Points of review'],
  tryPoints: ['试算', 'Try a case'],
  stops: ['停用条件', 'Stop conditions'],
  revoked: ['吊销于', 'Revoked'],
  why: ['原因', 'Reason'],
  first: [
    '这是第一张准行证，没有可比较的',
    'This is the first permit; there is none to compare with',
  ],
  same: ['除编号与时间外没有变化', 'Nothing but serial and times has changed'],
  before: ['原', 'was'],
  after: ['现', 'is'],
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
          <Sheet title={say.title} acts={<Mint application={application} />}>
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
          {view === 'readable' && <Readable found={found} />}
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

function Readable({ found }: { found: Found }) {
  const say = useTexts(words)
  const classes = useTexts(dataClassNames)
  const titles = useTexts(optionWords)
  const { permit } = found
  const number = useNumber()
  if (permit === undefined) return <Blank title={say.dead}>{found.reason}</Blank>
  const { limits } = permit
  return (
    <Facts
      of={[
        [
          say.serial,
          <span key="serial" className="mono">
            {permit.serial}
          </span>,
        ],
        [say.revoked, found.revokedAt && <Instant key="revoked" at={found.revokedAt} />],
        [say.why, found.revocationReason],
        [say.approval, permit.approval.number],
        [say.tier, <TierTag key="tier" tier={permit.tier} />],
        [say.minted, <Instant key="minted" at={permit.mintedAt} />],
        [say.until, <Instant key="until" at={permit.notAfter} />],
        [say.models, permit.models.map(({ name }) => name).join(' · ')],
        [
          say.classes,
          permit.dataClasses.map((one) => classes[one as keyof typeof classes] ?? one).join(' · '),
        ],
        [
          say.limits,
          say.perMinute(number(limits.requestsPerMinute), number(limits.tokensPerMinute)),
        ],
        [say.record, say[permit.record.durability]],
        [say.failure, say[permit.failure]],
        [say.conditions, permit.conditions.join('；')],
        [
          say.points,
          permit.oversight.points.length > 0 && (
            <span key="points" className="row">
              {permit.oversight.points.map(({ name }) => name).join(' · ')}
              <Link
                to="/decision-tables"
                search={{ tab: 'points', application: permit.application }}
              >
                {say.tryPoints}
              </Link>
            </span>
          ),
        ],
        [
          say.stops,
          permit.stopConditions
            .map(
              ({ metric, comparison, threshold }) =>
                `${wordedOption(titles, metric)} ${comparison === 'above' ? '>' : '<'} ${threshold}`,
            )
            .join(' · '),
        ],
      ]}
    />
  )
}

function Compared({ found, lastSerial }: { found: Found; lastSerial: string | undefined }) {
  const say = useTexts(words)
  if (lastSerial === undefined) return <Blank title={say.first} />
  return <Differences found={found} lastSerial={lastSerial} />
}

function Differences({ found, lastSerial }: { found: Found; lastSerial: string }) {
  const say = useTexts(words)
  const last = useRead('GET /permits/:serial', { params: { serial: lastSerial } })
  return (
    <Read of={last}>
      {(before) => {
        const differences = differencesOf(inWords(before), inWords(found))
        if (differences.length === 0) return <Blank title={say.same} />
        return (
          <ul className="listed">
            {differences.map(({ at, before, after }) => (
              <li key={at}>
                <b className="mono">{at}</b>
                <div>
                  {say.before} <span className="mono">{before}</span>
                </div>
                <div>
                  {say.after} <span className="mono">{after}</span>
                </div>
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
