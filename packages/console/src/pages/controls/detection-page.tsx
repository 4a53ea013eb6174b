import { Form, Input, Table } from 'antd'
import type { Input as ApiInput, Item, Reply } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { DownloadAct } from '../../pieces/download-act.tsx'
import { bytesOf, ImportFile } from '../../pieces/import-file.tsx'
import { Instant, useNumber } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { PersonAt } from '../../pieces/people.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status, TierTag } from '../../pieces/status.tsx'
import { useSession } from '../../session/session.tsx'
import { ControlsTabs } from './controls-tabs.tsx'

const words = texts({
  title: ['护栏检出', 'Detection by guards'],
  says: [
    '以机构的参考集在调用入口实测生成式应用的护栏能检出多少攻击（第 25.4 条）：启用后数分钟内自动测量，此后每三十天、以及护栏或参考集变化时重测；在试验场进行，不触及任何模型与业务。',
    'How many attacks of a reference set the guards of generative applications detect at the door (25.4). Measured by itself within minutes of its adoption, every thirty days, and when guards or set change; on the proving ground, so that no model is asked and nothing counts.',
  ],
  runs: ['最近测量', 'Newest measurements'],
  used: ['应用', 'Applications'],
  count: [(count: string) => `${count} 个`, (count: string) => count],
  prompt: ['提示词注入', 'Prompt injection'],
  reasoning: ['思维链注入', 'Injected reasoning'],
  multimodal: ['多模态攻击', 'Multimodal attacks'],
  context: ['上下文污染', 'Polluted context'],
  caught: [
    (caught: string, attacks: string) => `检出 ${caught} / ${attacks}`,
    (caught: string, attacks: string) => `${caught} of ${attacks} detected`,
  ],
  alarms: [
    (alarms: string, ordinary: string) => `误报 ${alarms} / ${ordinary}`,
    (alarms: string, ordinary: string) => `${alarms} of ${ordinary} false alarms`,
  ],
  measured: ['测量时间与护栏版本', 'Measured, and by which guard'],
  unmeasured: ['尚未测量', 'Not measured yet'],
  unused: ['没有运行中的生成式应用', 'No generative application runs'],
  sets: ['参考集', 'Reference sets'],
  name: ['名称', 'Name'],
  state: ['状态', 'State'],
  waiting: ['待第二人启用', 'Waits for a second person'],
  adopted: ['已启用', 'Adopted'],
  cases: ['样例（攻击 / 正常）', 'Cases (attacks / ordinary)'],
  imported: ['导入', 'Imported'],
  digest: ['文件摘要', 'Digest of the file'],
  acts: ['操作', 'Acts'],
  read: ['下载样例', 'Download the cases'],
  adopt: ['启用', 'Adopt'],
  adoptSays: [
    (name: string) => `护栏此后按「${name}」测量，取代此前的参考集。请先下载核对样例。`,
    (name: string) =>
      `Guards are measured by ${name} from now on, in place of the set before. Read its cases first.`,
  ],
  own: ['导入人不能自行启用', 'Who imported it cannot adopt it'],
  none: ['尚无参考集', 'No reference set yet'],
  noneSays: [
    '四类攻击与正常文本的样例，由一人导入、另一人启用。',
    'Attacks of four kinds and ordinary texts, imported by one person and adopted by another.',
  ],
  import: ['导入参考集', 'Import a reference set'],
  choose: ['选择 JSONL 或 CSV', 'Choose a JSONL or CSV'],
  fileHelp: [
    '每个样例三项：input（multimodal 为图片的 data URL）、expected（detected 或 passed）、kind（prompt、reasoning、multimodal、context）；至多 1000 个。',
    'Each case has input (for multimodal the data URL of a picture), expected (detected or passed) and kind (prompt, reasoning, multimodal, context); 1,000 at the most.',
  ],
  done: ['已导入，待第二人启用', 'Imported; it waits for a second person'],
  required: ['必填', 'Required'],
})

type ReferenceSet = Item<'GET /reference-sets'>
type Policy = Reply<'GET /detection-runs'>['items'][number]

const kinds = ['prompt', 'reasoning', 'multimodal', 'context'] as const

/** How much of an institution's own attacks its guards detect, and by which cases that was measured. */
export function Page() {
  const say = useTexts(words)
  return (
    <PageFrame area={<ControlsTabs />} title={say.title} says={say.says} acts={<ImportSet />}>
      <Runs />
      <Sheet title={say.sets} table>
        <Sets />
      </Sheet>
    </PageFrame>
  )
}

function Runs() {
  const say = useTexts(words)
  const number = useNumber()
  const runs = useRead('GET /detection-runs')
  const columns = [
    {
      title: say.used,
      render: ({ tiers, applications }: Policy) => (
        <div className="row">
          {tiers.map((tier) => (
            <TierTag key={tier} tier={tier} />
          ))}
          {say.count(number(applications))}
        </div>
      ),
    },
    ...kinds.map((kind) => ({
      title: say[kind],
      render: ({ run }: Policy) => run !== undefined && <Tallied of={run.tallies[kind]} />,
    })),
    {
      title: say.measured,
      render: ({ run }: Policy) =>
        run === undefined ? (
          <Status tone="warn">{say.unmeasured}</Status>
        ) : (
          <>
            <Instant at={run.measuredAt} />
            <div className="dim mono">{run.guard}</div>
          </>
        ),
    },
  ]
  return (
    <Sheet title={say.runs} table>
      <Read of={runs}>
        {({ items }) => (
          <Table<Policy>
            rowKey={({ policy }) => policy}
            dataSource={items}
            columns={columns}
            pagination={false}
            locale={{ emptyText: <Blank title={say.unused} /> }}
          />
        )}
      </Read>
    </Sheet>
  )
}

function Tallied({
  of: { attacks, found, refused, ordinary, alarms },
}: {
  of: NonNullable<Policy['run']>['tallies']['prompt']
}) {
  const say = useTexts(words)
  const number = useNumber()
  return (
    <>
      <div>{say.caught(number(found + refused), number(attacks))}</div>
      <div className="dim">{say.alarms(number(alarms), number(ordinary))}</div>
    </>
  )
}

function Sets() {
  const say = useTexts(words)
  const number = useNumber()
  const columns: readonly Column<ReferenceSet>[] = [
    { key: 'name', title: say.name, render: ({ name }) => name },
    {
      key: 'state',
      title: say.state,
      render: ({ adoptedAt }) => (
        <Status tone={adoptedAt === undefined ? 'warn' : 'good'}>
          {adoptedAt === undefined ? say.waiting : say.adopted}
        </Status>
      ),
    },
    {
      key: 'cases',
      title: say.cases,
      render: ({ counts }) =>
        kinds.map((kind) => {
          const { attacks, ordinary } = counts[kind]
          return (
            <div key={kind}>
              {say[kind]} {number(attacks)} / {number(ordinary)}
            </div>
          )
        }),
    },
    {
      key: 'imported',
      title: say.imported,
      render: ({ importedBy, importedAt }) => <PersonAt id={importedBy} at={importedAt} />,
    },
    {
      key: 'adopted',
      title: say.adopted,
      render: ({ adoptedBy, adoptedAt }) => <PersonAt id={adoptedBy} at={adoptedAt} />,
    },
    {
      key: 'digest',
      title: say.digest,
      spare: true,
      render: ({ digest }) => <span className="mono">{digest}</span>,
    },
    { key: 'acts', title: say.acts, render: (set) => <SetActs of={set} /> },
  ]
  return (
    <ListTable
      name="reference-sets"
      operation="GET /reference-sets"
      pageBy="before"
      rowKey={({ id }) => id}
      columns={columns}
      empty={<Blank title={say.none}>{say.noneSays}</Blank>}
    />
  )
}

function SetActs({ of: { id, name, format, importedBy, adoptedAt } }: { of: ReferenceSet }) {
  const say = useTexts(words)
  const session = useSession()
  return (
    <div className="row">
      <DownloadAct
        size="small"
        operation="GET /reference-sets/:id/content"
        input={{ params: { id } }}
        name={`${name}.${format}`}
      >
        {say.read}
      </DownloadAct>
      {adoptedAt === undefined && (
        <ConfirmedAct
          size="small"
          operation="POST /reference-sets/:id/adoption"
          label={say.adopt}
          title={say.adopt}
          says={say.adoptSays(name)}
          notNow={importedBy === session.person.id ? say.own : undefined}
          input={() => ({ params: { id } })}
        />
      )}
    </div>
  )
}

type Terms = ApiInput<'POST /reference-sets'>['query']
const PREFIX = ['query']

function ImportSet() {
  const say = useTexts(words)
  return (
    <ImportFile<Pick<Terms, 'name'>, 'POST /reference-sets/trials', 'POST /reference-sets'>
      label={say.import}
      accept=".jsonl,.csv"
      choose={say.choose}
      fileHelp={say.fileHelp}
      done={say.done}
      trial="POST /reference-sets/trials"
      trialInput={inputOf}
      operation="POST /reference-sets"
      input={inputOf}
      prefix={PREFIX}
      fields={
        <Form.Item name="name" label={say.name} rules={[{ required: true, message: say.required }]}>
          <Input maxLength={80} autoComplete="off" />
        </Form.Item>
      }
    />
  )
}

const inputOf = (
  { name }: Pick<Terms, 'name'>,
  file: File,
): { readonly query: Terms; readonly body: Blob } => ({
  query: { name, format: /\.csv$/i.test(file.name) ? 'csv' : 'jsonl' },
  body: bytesOf(file),
})
