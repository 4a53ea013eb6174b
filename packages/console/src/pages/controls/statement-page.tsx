import { Link, useParams } from '@tanstack/react-router'
import { Tooltip } from 'antd'
import type { Reply } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { texts, useLanguage, useSay, useTexts } from '../../language/language.tsx'
import { assessedNames, roleNames } from '../../language/vocabulary.ts'
import { ApplicationName } from '../../pieces/applications.tsx'
import { EvidencePack } from '../../pieces/asked-report.tsx'
import { Instant, useNumber, wordedInstant } from '../../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { AssessedTag, assessedTones, Status, signOf } from '../../pieces/status.tsx'
import { Attestations } from './attestations.tsx'
import { coverageWords, dutyNames } from './effects.tsx'
import { ProbesOf } from './probes-of.tsx'
import { titleOf, unitNames } from './threshold-words.ts'
import './controls.css'

const words = texts({
  controls: ['管控', 'Controls'],
  verdict: ['结论', 'What was decided'],
  holds: ['成立条件', 'It holds when'],
  own: ['本机构自定', 'The institution’s own'],
  revision: [(number: number) => `修订 ${number}`, (number: number) => `revision ${number}`],
  restsOn: ['依据条款', 'Check of'],
  duty: ['职责', 'Duty'],
  owner: ['责任角色', 'Owed by'],
  thresholds: ['阈值', 'Thresholds'],
  floor: ['底线', 'floor'],
  reason: ['理由', 'Reason'],
  todo: ['应办事项', 'What to do'],
  coverage: ['覆盖', 'Coverage'],
  gaps: ['未覆盖', 'Not covered'],
  more: [(count: string) => `另有 ${count} 个`, (count: string) => `and ${count} more`],
  probe: ['探针', 'Probe'],
  held: ['按预期被拒', 'Refused, as it must be'],
  'passed-through': ['突破了管控', 'Passed through'],
  'too-old': ['上次成功已过期', 'Too long ago'],
  'never-ran': ['从未运行', 'Never ran'],
  runs: [
    '探针按计划自动运行；运维人员也可在服务器上执行 hengjian probe。',
    'Probes run on their schedule; an operator can also run hengjian probe on the server.',
  ],
  facts: ['依据的事实', 'Facts it rests on'],
  factsNone: ['尚无事实来源', 'There is no source of facts yet'],
  at: ['时点', 'As of'],
  entries: ['账目', 'Entries'],
  history: ['历次结论', 'History'],
  historyNone: ['尚未评估', 'Not assessed yet'],
  check: ['检查', 'Check'],
  source: ['检查代码摘要', 'Digest of the check'],
  never: ['尚未评估', 'Not assessed yet'],
  finding: ['未关闭的问题', 'Open finding'],
  see: ['查看由谁、何时整改', 'See who mends it by when'],
})

type Statement = Reply<'GET /statements/:id'>
type Detail = NonNullable<Statement['assessed']>['detail']

export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const { id } = useParams({ from: '/controls/$id' })
  const statement = useRead('GET /statements/:id', { params: { id } })
  return (
    <ReadPage of={statement}>
      {(found) => (
        <PageFrame
          title={`${found.id} ${read(found.says)}`}
          crumbs={[{ title: say.controls, to: '/controls' }]}
          mark={<AssessedTag status={found.assessed?.effect ?? 'unmeasured'} />}
          acts={
            found.measure !== undefined && (
              <EvidencePack of="POST /measures/:id/evidence" id={String(found.measure)} />
            )
          }
        >
          <div className="columns-2">
            <Sheet title={say.verdict}>
              {found.assessed === undefined ? (
                <Blank title={say.never} />
              ) : (
                <Verdict detail={found.assessed.detail} finding={found.finding} />
              )}
            </Sheet>
            <Sheet title={say.holds} term="check">
              <Demand statement={found} />
            </Sheet>
          </div>
          <Sheet title={say.facts} term="fact">
            <FactList facts={found.assessed?.detail.facts ?? []} />
          </Sheet>
          <ProbesOf statement={probedAs(found)} />
          <Sheet title={say.history}>
            <History id={id} />
          </Sheet>
          {found.duty === 'recorded' && <Attestations statement={found} />}
        </PageFrame>
      )}
    </ReadPage>
  )
}

/** What breaks the statement that an own one rests on breaks that, too. */
function probedAs({ id, own }: Statement): string {
  return own?.decidedBy.by === 'check' ? own.decidedBy.of : id
}

function Verdict({ detail, finding }: { detail: Detail; finding: string | undefined }) {
  const say = useTexts(words)
  const read = useSay()
  const { reason, todo, probe } = detail
  return (
    <Facts
      of={[
        [say.reason, read(reason)],
        [
          say.todo,
          todo.length > 0 && (
            <ul className="plain-list" key="todo">
              {todo.map((one) => (
                <li key={one.en}>{read(one)}</li>
              ))}
            </ul>
          ),
        ],
        [
          say.coverage,
          detail.coverage !== undefined && <Coverage key="coverage" detail={detail} />,
        ],
        [
          say.probe,
          probe !== undefined && (
            <span key="probe">
              <Status
                tone={probe === 'held' ? 'good' : probe === 'passed-through' ? 'bad' : 'warn'}
              >
                {say[probe]}
              </Status>
              {(probe === 'never-ran' || probe === 'too-old') && (
                <div className="dim">{say.runs}</div>
              )}
            </span>
          ),
        ],
        [
          say.finding,
          finding !== undefined && (
            <Link key="finding" to="/findings/$id" params={{ id: finding }}>
              {say.see}
            </Link>
          ),
        ],
      ]}
    />
  )
}

function Coverage({ detail: { coverage, gaps, gapsLeftOut } }: { detail: Detail }) {
  const say = useTexts(words)
  const units = useTexts(coverageWords)
  const number = useNumber()
  if (coverage === undefined) return null
  const { covered, applicable, of } = coverage
  return (
    <div className="stack">
      <span>
        {number(covered)} / {number(applicable)} {units[of]}
      </span>
      <progress className="meter" value={covered} max={Math.max(1, applicable)} />
      {gaps.length > 0 && (
        <div>
          <div className="dim">{say.gaps}</div>
          <ul className="plain-list">
            {gaps.map((gap) => (
              <li key={gap}>
                {gap.startsWith('app_') ? (
                  <ApplicationName id={gap} />
                ) : (
                  <span className="mono">{gap}</span>
                )}
              </li>
            ))}
          </ul>
          {gapsLeftOut > 0 && <span className="dim">{say.more(number(gapsLeftOut))}</span>}
        </div>
      )}
    </div>
  )
}

function Demand({ statement }: { statement: Statement }) {
  const say = useTexts(words)
  const read = useSay()
  const duties = useTexts(dutyNames)
  const roles = useTexts(roleNames)
  const { holds, duty, owner, thresholds, check, own } = statement
  const limits = Object.entries(thresholds)
  const units = useTexts(unitNames)
  return (
    <Facts
      of={[
        [say.holds, read(holds)],
        [
          say.own,
          own !== undefined && (
            <Link key="own" to="/catalogue/own/$id" params={{ id: own.revisionId }}>
              {say.revision(own.revision)}
            </Link>
          ),
        ],
        [
          say.restsOn,
          own?.decidedBy.by === 'check' && (
            <Link key="rests" to="/controls/$id" params={{ id: own.decidedBy.of }}>
              {own.decidedBy.of}
            </Link>
          ),
        ],
        [say.duty, duties[duty]],
        [say.owner, roles[owner]],
        [
          say.thresholds,
          limits.length > 0 && (
            <ul className="plain-list" key="thresholds">
              {limits.map(([name, { title, value, unit, floor }]) => (
                <li key={name}>
                  {read(titleOf(name, { title }))} {value} {units[unit]}
                  {floor !== undefined && (
                    <span className="dim">
                      {' '}
                      {say.floor} {floor}
                    </span>
                  )}
                </li>
              ))}
            </ul>
          ),
        ],
        [
          say.source,
          check !== undefined && (
            <span key="source" className="mono">
              {check.source}
            </span>
          ),
        ],
      ]}
    />
  )
}

const ENTRIES_SHOWN_MAX = 5
/** Ids begin with their time: those of one day differ at their end. */
const ENTRY_TAIL = 8

function FactList({ facts }: { facts: Detail['facts'] }) {
  const say = useTexts(words)
  const read = useSay()
  const number = useNumber()
  if (facts.length === 0) return <Blank title={say.factsNone} />
  return (
    <ul className="listed">
      {facts.map(({ fact, says, at, entries, unknown }) => (
        <li key={fact}>
          <div className="row">
            <b>{read(unknown ?? says)}</b>
            <span className="mono dim">{fact}</span>
            {at !== undefined && (
              <span className="dim">
                {say.at} <Instant at={at} />
              </span>
            )}
          </div>
          {entries.length > 0 && (
            <div className="dim row">
              {say.entries}
              {entries.slice(0, ENTRIES_SHOWN_MAX).map((entry) => (
                <Link key={entry} to="/records/$id" params={{ id: entry }} title={entry}>
                  <span className="mono">{`…${entry.slice(-ENTRY_TAIL)}`}</span>
                </Link>
              ))}
              {entries.length > ENTRIES_SHOWN_MAX &&
                say.more(number(entries.length - ENTRIES_SHOWN_MAX))}
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

const HISTORY_MAX = 60

/** One sign for each assessment, oldest first; the words stand on each. */
function History({ id }: { id: string }) {
  const say = useTexts(words)
  const read = useSay()
  const names = useTexts(assessedNames)
  const { language } = useLanguage()
  const history = useRead('GET /statements/:id/history', {
    params: { id },
    query: { limit: HISTORY_MAX },
  })
  return (
    <Read of={history} rows={1}>
      {({ items }) =>
        items.length === 0 ? (
          <Blank title={say.historyNone} />
        ) : (
          <>
            <ol className="history">
              {items.toReversed().map(({ assessment, at, effect, reason }) => {
                const label = `${wordedInstant(at, language)} · ${names[effect]}`
                return (
                  <li key={assessment}>
                    <Tooltip title={`${label} · ${read(reason)}`}>
                      <span
                        className={`status ${assessedTones[effect]}`}
                        role="img"
                        aria-label={label}
                      >
                        {signOf(assessedTones[effect])}
                      </span>
                    </Tooltip>
                  </li>
                )
              })}
            </ol>
            <div className="dim">
              <Instant at={items.at(-1)!.at} />
              {items.length > 1 && (
                <>
                  {' – '}
                  <Instant at={items[0]!.at} />
                </>
              )}
            </div>
          </>
        )
      }
    </Read>
  )
}
