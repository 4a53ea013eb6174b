import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Reply } from '../../api/client.ts'
import { useCallWords } from '../../language/call-words.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { optionWords, wordedOption } from '../../language/option-words.ts'
import { dataClassNames, roleNames } from '../../language/vocabulary.ts'
import { ConditionText } from '../../pieces/condition-text.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { Facts } from '../../pieces/page.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status, TierTag, type Tone } from '../../pieces/status.tsx'
import { useConditionWords } from '../oversight/exit-words.tsx'
import { permitPartNames } from './permit-words.ts'

const words = texts({
  dead: ['签名不符，网关不予承认', 'Its signature does not hold: no gateway honours it'],
  standing: ['依据与效期', 'By what, and how long'],
  serial: ['编号', 'Serial'],
  minted: ['签发', 'Minted'],
  revoked: ['吊销于', 'Revoked'],
  why: ['原因', 'Reason'],
  use: ['可以用什么', 'What may be used'],
  perMinute: [
    (calls: string, tokens: string) => `每分钟 ${calls} 次、${tokens} 词元`,
    (calls: string, tokens: string) => `${calls} calls and ${tokens} tokens a minute`,
  ],
  input: ['输入', 'What goes in'],
  output: ['输出', 'What comes out'],
  listed: ['、', ', '],
  kinds: [
    (guard: string, kinds: string) => `${guard}（${kinds}）`,
    (guard: string, kinds: string) => `${guard} (${kinds})`,
  ],
  unjudged: ['无法判断时', 'What cannot be judged'],
  guardFails: ['护栏故障时', 'A guard that fails'],
  waive: ['放行并记名', 'Waived by name'],
  people: ['人工与停用', 'People and stops'],
  points: ['复核点', 'Points of review'],
  tryPoints: ['试算', 'Try a case'],
  sampling: ['抽样复核', 'Sampled for review'],
  percent: [(share: string) => `${share}%`, (share: string) => `${share}%`],
  resolution: ['委员会决议', 'A resolution'],
  told: ['告知与标识', 'What is told'],
  failing: ['故障与留痕', 'Failure and record'],
  'before-release': ['放行前落盘', 'durable before release'],
  'within-500ms': ['500 毫秒内落盘', 'durable within 500 ms'],
  closed: ['拒绝', 'refuses'],
  fallback: ['转入替代方案', 'falls back'],
  conditions: ['；', '; '],
})

type Found = Reply<'GET /permits/:serial'>
type Permit = NonNullable<Found['permit']>

/** All that a permit says, in the words of who has to answer for it. */
export function ReadablePermit({ found }: { found: Found }) {
  const say = useTexts(words)
  const { permit } = found
  if (permit === undefined) return <Blank title={say.dead}>{found.reason}</Blank>
  return (
    <div className="permit">
      <Standing found={found} permit={permit} />
      <Use permit={permit} />
      <Guards permit={permit} />
      <People permit={permit} conditions={found.conditions ?? []} />
      <Told permit={permit} />
      <Failing permit={permit} />
    </div>
  )
}

function Part({ title, of }: { title: string; of: readonly (readonly [string, ReactNode])[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <Facts of={of} />
    </section>
  )
}

function Standing({ found, permit }: { found: Found; permit: Permit }) {
  const say = useTexts(words)
  const parts = useTexts(permitPartNames)
  return (
    <Part
      title={say.standing}
      of={[
        [
          say.serial,
          <span key="serial" className="mono">
            {permit.serial}
          </span>,
        ],
        [say.revoked, found.revokedAt && <Instant key="revoked" at={found.revokedAt} />],
        [say.why, found.revocationReason],
        [parts.approval, permit.approval.number],
        [parts.tier, <TierTag key="tier" tier={permit.tier} />],
        [say.minted, <Instant key="minted" at={permit.mintedAt} />],
        [parts.notAfter, <Instant key="until" at={permit.notAfter} />],
        [parts.conditions, permit.conditions.join(say.conditions)],
      ]}
    />
  )
}

function Use({ permit: { models, dataClasses, limits } }: { permit: Permit }) {
  const say = useTexts(words)
  const parts = useTexts(permitPartNames)
  const classes = useTexts(dataClassNames)
  const number = useNumber()
  return (
    <Part
      title={say.use}
      of={[
        [parts.models, models.map(({ name }) => name).join(' · ')],
        [
          parts.dataClasses,
          dataClasses.map((one) => classes[one as keyof typeof classes] ?? one).join(' · '),
        ],
        [
          parts.limits,
          say.perMinute(number(limits.requestsPerMinute), number(limits.tokensPerMinute)),
        ],
      ]}
    />
  )
}

type GuardRule = Permit['guards']['input'][number]

const actionTones: Readonly<Record<GuardRule['action'], Tone>> = {
  refuse: 'bad',
  token: 'warn',
  mask: 'warn',
  flag: 'info',
}
const actions = Object.keys(actionTones) as readonly GuardRule['action'][]

function Guards({ permit: { guards } }: { permit: Permit }) {
  const say = useTexts(words)
  const parts = useTexts(permitPartNames)
  const titles = useTexts(optionWords)
  const failure = guards.onFailure === 'waive' ? (guards.waiver ?? say.waive) : titles.refuse
  return (
    <Part
      title={parts.guards}
      of={[
        [say.input, <Rules key="input" of={guards.input} />],
        [say.output, <Rules key="output" of={guards.output} />],
        [say.unjudged, titles[guards.onUnjudged]],
        [say.guardFails, failure],
      ]}
    />
  )
}

/** What each action is taken on: whole guards, or some kinds of what they find. */
function Rules({ of }: { of: readonly GuardRule[] }) {
  const say = useTexts(words)
  const titles = useTexts(optionWords)
  const worded = useCallWords()
  const guarded = (rules: readonly GuardRule[]) =>
    [...Map.groupBy(rules, ({ guard }) => guard)].map(([guard, found]) => {
      const kinds = found.flatMap(({ kind }) => (kind === '*' ? [] : [worded.kind(kind)]))
      return kinds.length === 0
        ? worded.guard(guard)
        : say.kinds(worded.guard(guard), kinds.join(say.listed))
    })
  return (
    <div className="stack start">
      {actions
        .map((action) => [action, of.filter((rule) => rule.action === action)] as const)
        .filter(([, rules]) => rules.length > 0)
        .map(([action, rules]) => (
          <div key={action}>
            <Status tone={actionTones[action]}>{wordedOption(titles, action)}</Status>{' '}
            {guarded(rules).join(say.listed)}
          </div>
        ))}
    </div>
  )
}

function People({
  permit,
  conditions,
}: {
  permit: Permit
  conditions: NonNullable<Found['conditions']>
}) {
  const say = useTexts(words)
  const parts = useTexts(permitPartNames)
  const titles = useTexts(optionWords)
  const condition = useConditionWords()
  const roles = useTexts(roleNames)
  const number = useNumber()
  const { oversight, stopConditions, exitConditions, stopLiftedBy, application } = permit
  const passes = (metric: string, comparison: string, threshold: number) =>
    `${metric} ${comparison === 'above' ? '>' : '<'} ${number(threshold)}`
  return (
    <Part
      title={say.people}
      of={[
        [
          say.points,
          oversight.points.length > 0 && (
            <div key="points" className="stack start">
              {oversight.points.map(({ name }) => (
                <span key={name}>
                  <b>{name}</b>{' '}
                  <ConditionText when={conditions.find((one) => one.name === name)?.when ?? ''} />
                </span>
              ))}
              <Link to="/decision-tables" search={{ tab: 'points', application }}>
                {say.tryPoints}
              </Link>
            </div>
          ),
        ],
        [
          say.sampling,
          oversight.samplingPercent > 0 && say.percent(number(oversight.samplingPercent)),
        ],
        [
          parts.stopConditions,
          stopConditions
            .map(({ metric, comparison, threshold }) =>
              passes(wordedOption(titles, metric), comparison, threshold),
            )
            .join(' · '),
        ],
        [parts.stopLiftedBy, stopLiftedBy === 'resolution' ? say.resolution : roles[stopLiftedBy]],
        [parts.exitConditions, exitConditions.map(condition).join(' · ')],
      ]}
    />
  )
}

function Told({ permit: { notice, label } }: { permit: Permit }) {
  const say = useTexts(words)
  const parts = useTexts(permitPartNames)
  const read = useSay()
  if (notice === undefined && label === undefined) return null
  return (
    <Part
      title={say.told}
      of={[
        [parts.notice, notice && read(notice)],
        [parts.label, label && read(label.visible)],
      ]}
    />
  )
}

function Failing({ permit: { failure, fallback, record } }: { permit: Permit }) {
  const say = useTexts(words)
  const parts = useTexts(permitPartNames)
  const titles = useTexts(optionWords)
  const read = useSay()
  const { models, last } = fallback
  const lastResort =
    last?.kind === 'manual-queue'
      ? `${titles['manual-queue']} · ${last.queue}`
      : last?.kind === 'message'
        ? read(last.text)
        : last && `${titles.rule} · ${last.table}`
  return (
    <Part
      title={say.failing}
      of={[
        [parts.failure, say[failure]],
        [parts.fallback, [...models, lastResort].filter((one) => one !== undefined).join(' → ')],
        [parts.record, say[record.durability]],
      ]}
    />
  )
}
