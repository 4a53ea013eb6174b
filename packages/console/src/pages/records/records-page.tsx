import { Link, useNavigate } from '@tanstack/react-router'
import { Input } from 'antd'
import type { Item } from '../../api/client.ts'
import { useCallWords } from '../../language/call-words.ts'
import { entryWord } from '../../language/entry-words.ts'
import { texts, useLanguage, useTexts } from '../../language/language.tsx'
import { AddressTabs } from '../../pieces/address-tabs.tsx'
import { ApplicationName, ApplicationSelect } from '../../pieces/applications.tsx'
import { ActorName, EntrySubject } from '../../pieces/entry-line.tsx'
import { filterBy } from '../../pieces/filter-by.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status, type Tone } from '../../pieces/status.tsx'
import { useWhyNot } from '../../session/session.tsx'
import { callOf } from './call-body.ts'

const words = texts({
  empty: ['账本中没有账目', 'The ledger has no entries'],
  emptySays: [
    '每一次登记、审批、签发和调用都会写入账本。',
    'Each registration, decision, permit and call becomes an entry.',
  ],
  title: ['记录', 'Records'],
  says: [
    '每次受控调用一条记录，每个操作一条记录；任何一条都可在浏览器中验证其在账本中。',
    'One record for every governed call, one entry for every act; each can be verified in the browser to stand in the ledger.',
  ],
  calls: ['调用记录', 'Calls'],
  ledger: ['账本', 'Ledger'],
  when: ['时间', 'When'],
  what: ['内容', 'What'],
  application: ['应用', 'Application'],
  model: ['模型', 'Model'],
  outcome: ['结果', 'Outcome'],
  findings: ['护栏发现', 'Findings'],
  ms: ['耗时（毫秒）', 'Time (ms)'],
  tokens: ['词元', 'Tokens'],
  index: ['账本序号', 'Index'],
  who: ['操作者', 'Who'],
  subject: ['对象', 'Subject'],
  kind: ['类型', 'Kind'],
  kindHelp: ['类型，如 permit.minted', 'Kind, as permit.minted'],
  subjectHelp: ['对象编号', 'Id of the subject'],
  recorded: ['已到达模型', 'Reached a model'],
  refused: ['被拒绝', 'Refused'],
  interrupted: ['中断', 'Interrupted'],
  find: ['按编号查找', 'Find by id'],
  findHelp: ['粘贴记录编号 ent_… 或对象编号', 'Id of a record, ent_…, or of a subject'],
  noCalls: ['没有调用记录', 'No calls yet'],
  open: ['查看', 'Open'],
})

export function Page() {
  const say = useTexts(words)
  const why = useWhyNot()
  const noCalls = why('GET /records')
  const noLedger = why('GET /ledger/entries')
  return (
    <PageFrame title={say.title} term="record" says={say.says} acts={<FindById />}>
      <AddressTabs
        of={[
          {
            key: 'calls',
            label: say.calls,
            children: noCalls ? <Blank title={noCalls} /> : <Calls />,
          },
          {
            key: 'ledger',
            label: say.ledger,
            children: noLedger ? <Blank title={noLedger} /> : <Entries />,
          },
        ]}
      />
    </PageFrame>
  )
}

/** An entry by its own id, or all entries about what the id names. */
function FindById() {
  const say = useTexts(words)
  const navigate = useNavigate()
  const find = (typed: string) => {
    const id = typed.trim()
    if (id.startsWith('ent_')) return navigate({ to: '/records/$id', params: { id } })
    return id && navigate({ to: '/records', search: { tab: 'ledger', subject: id } })
  }
  return (
    <Input.Search
      aria-label={say.find}
      placeholder={say.findHelp}
      style={{ width: 340 }}
      onSearch={(typed) => void find(typed)}
    />
  )
}

function Calls() {
  const say = useTexts(words)
  const number = useNumber()
  const columns: readonly Column<Item<'GET /records'>>[] = [
    {
      key: 'when',
      title: say.when,
      render: ({ id, at }) => (
        <Link to="/records/$id" params={{ id }}>
          <Instant at={at} precise />
        </Link>
      ),
    },
    {
      key: 'application',
      title: say.application,
      render: ({ subject }) => <ApplicationName id={subject} />,
    },
    { key: 'model', title: say.model, render: ({ body }) => callOf(body).modelName },
    { key: 'outcome', title: say.outcome, render: (entry) => <CallOutcome entry={entry} /> },
    {
      key: 'findings',
      title: say.findings,
      align: 'right',
      render: ({ body }) => callOf(body).findings.length,
    },
    {
      key: 'tokens',
      title: say.tokens,
      align: 'right',
      render: ({ body }) => number(callOf(body).tokens),
    },
    {
      key: 'ms',
      title: say.ms,
      align: 'right',
      render: ({ body }) => {
        const { totalMs } = callOf(body)
        return totalMs === undefined ? '' : number(Math.round(totalMs))
      },
    },
    {
      key: 'index',
      title: say.index,
      align: 'right',
      spare: true,
      render: ({ index }) => index ?? '',
    },
  ]
  return (
    <ListTable
      name="records"
      operation="GET /records"
      pageBy="before"
      rowKey={({ id }) => id}
      columns={columns}
      filters={[
        filterBy(ApplicationSelect, 'application', say.application),
        {
          name: 'kind',
          label: say.outcome,
          options: (['recorded', 'refused', 'interrupted'] as const).map((one) => ({
            value: `call.${one}`,
            label: say[one],
          })),
        },
      ]}
      empty={<Blank title={say.noCalls} />}
    />
  )
}

const outcomeTones: Readonly<Record<string, Tone>> = {
  answered: 'good',
  fallback: 'warn',
  held: 'warn',
  interrupted: 'warn',
  reviewed: 'info',
}

/** What became of a call, with why it was refused, failed or broke off. */
export function CallOutcome({
  entry: { kind, body },
}: {
  entry: Pick<Item<'GET /records'>, 'kind' | 'body'>
}) {
  const worded = useCallWords()
  const { outcome, by, code } = callOf(body)
  // Entries of refusals, of what was withheld and of reviews are named for what they are.
  const named = kind.slice('call.'.length)
  const became = named === 'recorded' ? (outcome ?? 'answered') : named
  const why = code === undefined ? by && worded.interrupter(by) : worded.doorCode(code)
  return (
    <Status tone={outcomeTones[became] ?? 'bad'}>
      {[worded.outcome(became), why].filter((part) => part !== undefined).join(' · ')}
    </Status>
  )
}

function Entries() {
  const say = useTexts(words)
  const { language } = useLanguage()
  const columns: readonly Column<Item<'GET /ledger/entries'>>[] = [
    {
      key: 'what',
      title: say.what,
      render: ({ id, kind }) => (
        <Link to="/records/$id" params={{ id }}>
          {entryWord(kind, language)}
        </Link>
      ),
    },
    {
      key: 'kind',
      title: say.kind,
      spare: true,
      render: ({ kind }) => <span className="mono">{kind}</span>,
    },
    {
      key: 'who',
      title: say.who,
      render: ({ actor }) => <ActorName of={actor} />,
    },
    {
      key: 'subject',
      title: say.subject,
      render: ({ subject }) => <EntrySubject id={subject} />,
    },
    { key: 'when', title: say.when, render: ({ at }) => <Instant at={at} precise /> },
    { key: 'index', title: say.index, align: 'right', render: ({ index }) => index ?? '' },
  ]
  return (
    <ListTable
      name="entries"
      operation="GET /ledger/entries"
      pageBy="before"
      rowKey={({ id }) => id}
      columns={columns}
      filters={[
        { name: 'kind', label: say.kindHelp },
        { name: 'subject', label: say.subjectHelp },
      ]}
      empty={<Blank title={say.empty}>{say.emptySays}</Blank>}
    />
  )
}
