import { useNavigate, useSearch } from '@tanstack/react-router'
import { Input } from 'antd'
import type { Item } from '../../api/client.ts'
import { useReadIf } from '../../api/use-api.ts'
import { texts, useLanguage, useTexts } from '../../language/language.tsx'
import { Instant, useNumber, wordedDate } from '../../pieces/instant.tsx'
import { type Column, ListTable } from '../../pieces/list-table.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { ImportFilings } from './import-filings.tsx'
import { ModelsTabs } from './models-tabs.tsx'

const words = texts({
  title: ['备案名单', 'Filing lists'],
  says: [
    '网信部门公布的生成式模型备案与登记名单；每份名单以最新导入的为准，旧的留存备查。',
    'The published lists of filed and registered generative models. The newest import of each list is in force; older ones are kept.',
  ],
  lookUp: ['查备案号', 'Look a number up'],
  unlisted: ['有效名单中没有该编号', 'The lists in force do not have this number'],
  filing: ['备案', 'Filing'],
  registration: ['登记', 'Registration'],
  number: ['编号', 'Number'],
  track: ['类别', 'Track'],
  region: ['属地', 'Region'],
  model: ['模型', 'Model'],
  application: ['应用', 'Application'],
  entity: ['单位', 'Entity'],
  filedOn: ['日期', 'Filed on'],
  list: ['名单', 'List'],
  state: ['状态', 'State'],
  inForce: ['有效', 'In force'],
  replaced: ['已被替换', 'Replaced'],
  rows: ['条数', 'Rows'],
  digest: ['文件摘要', 'Digest of the file'],
  by: ['导入人', 'Imported by'],
  at: ['导入时间', 'Imported'],
  none: ['尚未导入名单', 'No list was imported yet'],
  noneSays: ['没有名单，任何备案号都不能核对。', 'Without one, no filing can be looked up.'],
})

type Snapshot = Item<'GET /filing-lists'>

export function Page() {
  const say = useTexts(words)
  return (
    <PageFrame area={<ModelsTabs />} title={say.title} says={say.says} acts={<ImportFilings />}>
      <LookUp />
      <Snapshots />
    </PageFrame>
  )
}

function Snapshots() {
  const say = useTexts(words)
  const number = useNumber()
  const { nameOf } = usePeople()
  const columns: readonly Column<Snapshot>[] = [
    {
      key: 'list',
      title: say.list,
      render: ({ list }) => <span className="mono">{list}</span>,
    },
    {
      key: 'state',
      title: say.state,
      render: ({ inForce }) => (
        <Status tone={inForce ? 'good' : 'plain'}>{inForce ? say.inForce : say.replaced}</Status>
      ),
    },
    { key: 'rows', title: say.rows, align: 'right', render: ({ rowCount }) => number(rowCount) },
    { key: 'by', title: say.by, render: ({ importedBy }) => nameOf(importedBy) },
    { key: 'at', title: say.at, render: ({ importedAt }) => <Instant at={importedAt} /> },
    {
      key: 'digest',
      title: say.digest,
      spare: true,
      render: ({ digest }) => <span className="mono">{digest}</span>,
    },
  ]
  return (
    <ListTable
      name="filing-lists"
      operation="GET /filing-lists"
      pageBy="before"
      rowKey={({ id }) => id}
      columns={columns}
      empty={<Blank title={say.none}>{say.noneSays}</Blank>}
    />
  )
}

/** One number in the lists in force; it stands in the address, so that an answer can be shown to somebody else. */
function LookUp() {
  const say = useTexts(words)
  const navigate = useNavigate()
  const { language } = useLanguage()
  const search = useSearch({ strict: false }) as { number?: string | number }
  const number = search.number === undefined ? '' : String(search.number)
  const found = useReadIf(number !== '', 'GET /filings', { query: { number } })
  return (
    <Sheet title={say.lookUp}>
      <div className="stack">
        <Input.Search
          key={number}
          allowClear
          aria-label={say.lookUp}
          style={{ maxWidth: 420 }}
          defaultValue={number}
          maxLength={120}
          onSearch={(typed) => {
            const asked = typed.trim() === '' ? undefined : typed.trim()
            void navigate({ to: '.', search: { ...search, number: asked } as never })
          }}
        />
        {number !== '' && (
          <Read of={found} rows={2}>
            {({ filing }) =>
              filing === undefined ? (
                <Status tone="bad">{say.unlisted}</Status>
              ) : (
                <Facts
                  of={[
                    [
                      say.number,
                      <span key="number" className="mono">
                        {filing.number}
                      </span>,
                    ],
                    [say.track, say[filing.track]],
                    [say.model, filing.modelName],
                    [say.application, filing.applicationName],
                    [say.entity, filing.entity],
                    [say.region, filing.region],
                    [say.filedOn, wordedDate(filing.filedOn, language)],
                    [
                      say.list,
                      <span key="list" className="mono">
                        {filing.list}
                      </span>,
                    ],
                  ]}
                />
              )
            }
          </Read>
        )}
      </div>
    </Sheet>
  )
}
