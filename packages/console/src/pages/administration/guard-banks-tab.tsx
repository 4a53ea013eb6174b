import type { Item } from '../../api/client.ts'
import { optionsOf, texts, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { DownloadAct } from '../../pieces/download-act.tsx'
import { useNumber } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { PersonAt } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { useSession } from '../../session/session.tsx'
import { bankKindNames } from './bank-words.ts'
import { ImportBank } from './import-bank.tsx'

const words = texts({
  name: ['名称', 'Name'],
  kind: ['类型', 'Kind'],
  state: ['状态', 'State'],
  waiting: ['待第二人核准', 'Waits for a second person'],
  'in-force': ['生效中', 'In force'],
  retired: ['已停用', 'Retired'],
  rows: ['条数', 'Rows'],
  risk: ['默认风险类别', 'Default risk class'],
  digest: ['文件摘要', 'Digest of the file'],
  imported: ['导入', 'Imported'],
  admitted: ['核准', 'Admitted'],
  reason: ['停用理由', 'Why it was retired'],
  acts: ['操作', 'Acts'],
  read: ['下载文件', 'Download the file'],
  admit: ['核准生效', 'Admit'],
  admitSays: [
    (name: string, rows: string) =>
      `「${name}」（${rows} 条）立即在所有网关生效，替换同名词库。请先下载核对内容。`,
    (name: string, rows: string) =>
      `${name} (${rows} rows) is in force on every gateway at once, in place of the one of its name. Read the file first.`,
  ],
  own: ['导入人不能自行核准', 'Who imported it cannot admit it'],
  retire: ['停用', 'Retire'],
  retireSays: [
    (name: string) => `「${name}」在一秒内从所有网关移除。`,
    (name: string) => `${name} is taken from every gateway within a second.`,
  ],
  none: ['尚无词库', 'No banks yet'],
  noneSays: [
    '机构自有的关键词与表达式，与产品自带的护栏一同生效。',
    'Words and expressions of the institution, beside the guards of the product.',
  ],
})

type Bank = Item<'GET /guard-banks'>

const stateOf = ({ admittedAt, retiredAt }: Bank) => {
  if (retiredAt !== undefined) return 'retired'
  return admittedAt === undefined ? 'waiting' : 'in-force'
}
const states = ['waiting', 'in-force', 'retired'] as const
const tones = { waiting: 'warn', 'in-force': 'good', retired: 'plain' } as const

/** Words and expressions of the institution, which take effect once a second person has admitted them. */
export function GuardBanksTab() {
  const say = useTexts(words)
  const kinds = useTexts(bankKindNames)
  const number = useNumber()
  const columns: readonly Column<Bank>[] = [
    { key: 'name', title: say.name, render: ({ name }) => name },
    { key: 'kind', title: say.kind, render: ({ kind }) => kinds[kind] },
    {
      key: 'state',
      title: say.state,
      render: (bank) => <Status tone={tones[stateOf(bank)]}>{say[stateOf(bank)]}</Status>,
    },
    { key: 'rows', title: say.rows, align: 'right', render: ({ rowCount }) => number(rowCount) },
    { key: 'risk', title: say.risk, spare: true, render: ({ riskDefault }) => riskDefault },
    {
      key: 'digest',
      title: say.digest,
      spare: true,
      render: ({ digest }) => <span className="mono">{digest}</span>,
    },
    {
      key: 'imported',
      title: say.imported,
      render: ({ importedBy, importedAt }) => <PersonAt id={importedBy} at={importedAt} />,
    },
    {
      key: 'admitted',
      title: say.admitted,
      render: ({ admittedBy, admittedAt }) => <PersonAt id={admittedBy} at={admittedAt} />,
    },
    {
      key: 'reason',
      title: say.reason,
      spare: true,
      render: ({ retirementReason }) => retirementReason,
    },
    { key: 'acts', title: say.acts, render: (bank) => <BankActs bank={bank} /> },
  ]
  return (
    <>
      <div className="row" style={{ marginBottom: 12 }}>
        <ImportBank />
      </div>
      <ListTable
        name="guard-banks"
        operation="GET /guard-banks"
        pageBy="before"
        rowKey={({ id }) => id}
        columns={columns}
        filters={[
          { name: 'kind', label: say.kind, options: optionsOf(kinds) },
          {
            name: 'state',
            label: say.state,
            options: states.map((value) => ({ value, label: say[value] })),
          },
        ]}
        empty={<Blank title={say.none}>{say.noneSays}</Blank>}
      />
    </>
  )
}

function BankActs({ bank }: { bank: Bank }) {
  const say = useTexts(words)
  const number = useNumber()
  const session = useSession()
  const { id, name, format, rowCount, importedBy } = bank
  return (
    <div className="row">
      <DownloadAct
        size="small"
        operation="GET /guard-banks/:id/content"
        input={{ params: { id } }}
        name={`${name}.${format}`}
      >
        {say.read}
      </DownloadAct>
      {stateOf(bank) === 'waiting' && (
        <ConfirmedAct
          size="small"
          operation="POST /guard-banks/:id/admission"
          label={say.admit}
          title={say.admit}
          says={say.admitSays(name, number(rowCount))}
          notNow={importedBy === session.person.id ? say.own : undefined}
          input={() => ({ params: { id } })}
        />
      )}
      {stateOf(bank) !== 'retired' && (
        <ConfirmedAct
          size="small"
          danger
          withReason
          operation="POST /guard-banks/:id/retirement"
          label={say.retire}
          title={say.retire}
          says={say.retireSays(name)}
          input={({ reason }) => ({ params: { id }, body: { reason } })}
        />
      )}
    </div>
  )
}
