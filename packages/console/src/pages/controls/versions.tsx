import { FileSearchOutlined } from '@ant-design/icons'
import { Upload } from 'antd'
import { useState } from 'react'
import type { Reply } from '../../api/client.ts'
import { useAct, useRead } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ActButton, ConfirmedAct } from '../../pieces/act.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Facts, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank, ErrorPanel, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'

const words = texts({
  inForce: ['现行版本', 'Version in force'],
  version: ['版本', 'Version'],
  digest: ['文件摘要', 'Digest of the file'],
  adopted: ['采用', 'Adopted'],
  notAdopted: [
    '尚未采用任何版本；按产品随附的版本判断。',
    'Nothing is adopted yet; the version that the product comes with decides.',
  ],
  shipped: ['产品随附', 'The product comes with'],
  newer: [
    (version: string) => `更新的版本 ${version}`,
    (version: string) => `a newer one, ${version}`,
  ],
  current: ['同一版本，或更旧', 'the same, or an older one'],
  earlier: ['采用记录', 'Adoptions'],
  next: ['新版本', 'A new version'],
  nextSays: [
    '先看一个版本会为本机构改变什么，再决定是否采用。查看不改变任何内容。',
    'See what a version would change for the institution before it is adopted. Looking changes nothing.',
  ],
  tryShipped: [
    (version: string) => `查看随附版本 ${version}`,
    (version: string) => `Look at ${version}, which the product comes with`,
  ],
  tryFile: ['检查版本文件（YAML）', 'Look at a file (YAML)'],
  adopt: [(version: string) => `采用版本 ${version}`, (version: string) => `Adopt ${version}`],
  adoptSays: [
    '下一次评估起按此版本判断；采用写入账本，不能退回旧版本。',
    'The next assessment decides by it. It becomes an entry, and there is no way back to an older one.',
  ],
  notNewer: ['该版本并不更新', 'It is not newer than the one in force'],
})

type Adoptions = Reply<'GET /catalogue/adoptions'>

export function Versions() {
  const adoptions = useRead('GET /catalogue/adoptions')
  return (
    <Read of={adoptions} rows={4}>
      {(found) => (
        <>
          <div className="columns-2">
            <InForce adoptions={found} />
            <NextVersion adoptions={found} />
          </div>
          <Earlier adoptions={found} />
        </>
      )}
    </Read>
  )
}

function InForce({ adoptions: { items, shipped } }: { adoptions: Adoptions }) {
  const say = useTexts(words)
  const people = usePeople()
  const [newest] = items
  const { version, digest } = newest ?? shipped
  return (
    <Sheet title={say.inForce}>
      <Facts
        of={[
          [say.version, <b key="version">{version}</b>],
          [
            say.adopted,
            newest === undefined ? (
              <Status key="adopted" tone="warn">
                {say.notAdopted}
              </Status>
            ) : (
              <span key="adopted" className="row">
                {people.nameOf(newest.adoptedBy)} <Instant at={newest.adoptedAt} />
              </span>
            ),
          ],
          [
            say.shipped,
            newest !== undefined && (
              <Status key="shipped" tone={shipped.isNewer ? 'warn' : 'good'}>
                {shipped.isNewer ? say.newer(shipped.version) : say.current}
              </Status>
            ),
          ],
          [
            say.digest,
            <span key="digest" className="mono">
              {digest}
            </span>,
          ],
        ]}
      />
    </Sheet>
  )
}

/** A version that is looked at; without a text it is the one that the product comes with. */
interface Looked {
  readonly text: string | undefined
}

function NextVersion({ adoptions: { items, shipped } }: { adoptions: Adoptions }) {
  const say = useTexts(words)
  const trial = useAct('POST /catalogue/trials')
  const [looked, setLooked] = useState<Looked>({ text: undefined })
  const look = (text: string | undefined) => {
    setLooked({ text })
    trial.mutate({ body: bodyOf(text) })
  }
  const changes = trial.data
  const isNewer = changes !== undefined && (items.length === 0 || changes.to !== changes.from)
  return (
    <Sheet title={say.next}>
      <div className="stack">
        <div className="dim">{say.nextSays}</div>
        <div className="row">
          <ActButton operation="POST /catalogue/trials" onClick={() => look(undefined)}>
            {say.tryShipped(shipped.version)}
          </ActButton>
          <VersionFile onText={look} />
        </div>
        {trial.error !== null && <ErrorPanel error={trial.error} />}
        {changes !== undefined && (
          <>
            <Changes of={changes} />
            <div>
              <ConfirmedAct
                operation="POST /catalogue/adoptions"
                type="primary"
                label={say.adopt(changes.to)}
                title={say.adopt(changes.to)}
                says={say.adoptSays}
                notNow={isNewer ? undefined : say.notNewer}
                input={() => ({ body: bodyOf(looked.text) })}
                onDone={() => trial.reset()}
              />
            </div>
          </>
        )}
      </div>
    </Sheet>
  )
}

const bodyOf = (text: string | undefined) => (text === undefined ? {} : { text })

function VersionFile({ onText }: { onText: (text: string) => void }) {
  const say = useTexts(words)
  return (
    <Upload
      accept=".yaml,.yml"
      showUploadList={false}
      beforeUpload={(file) => {
        void file.text().then(onText)
        return false
      }}
    >
      <ActButton
        operation="POST /catalogue/trials"
        icon={<FileSearchOutlined aria-hidden />}
        onClick={() => undefined}
      >
        {say.tryFile}
      </ActButton>
    </Upload>
  )
}

const changeWords = texts({
  none: ['对本机构没有改变', 'It changes nothing for the institution'],
  from: [
    (from: string, to: string) => `由 ${from} 至 ${to}`,
    (from: string, to: string) => `From ${from} to ${to}`,
  ],
  added: ['新增条款', 'Statements added'],
  removed: ['移除条款', 'Statements removed'],
  reworded: ['改动条款', 'Statements changed'],
  thresholds: ['改动阈值', 'Thresholds changed'],
  says: ['内容', 'words'],
  duty: ['职责', 'duty'],
  owner: ['责任角色', 'owner'],
  holds: ['成立条件', 'when it holds'],
})

function Changes({ of }: { of: Reply<'POST /catalogue/trials'> }) {
  const say = useTexts(changeWords)
  const { from, to, added, removed, reworded, thresholds } = of
  const isNone = [added, removed, reworded, thresholds].every(({ length }) => length === 0)
  const memberOf = (name: string) => say[name as 'says' | 'duty' | 'owner' | 'holds']
  return (
    <div role="status" className="stack">
      <b>{say.from(from, to)}</b>
      {isNone && <span className="dim">{say.none}</span>}
      <Facts
        of={[
          [say.added, added.join(', ')],
          [say.removed, removed.join(', ')],
          [
            say.reworded,
            reworded.length > 0 && (
              <ul key="reworded" className="plain-list">
                {reworded.map(({ statement, members }) => (
                  <li key={statement}>
                    {statement} · {members.map(memberOf).join(' · ')}
                  </li>
                ))}
              </ul>
            ),
          ],
          [
            say.thresholds,
            thresholds.length > 0 && (
              <ul key="thresholds" className="plain-list">
                {thresholds.map(({ statement, name, from: before, to: after }) => (
                  <li key={`${statement} ${name}`}>
                    {statement} <span className="mono">{name}</span> {before ?? '—'} →{' '}
                    {after ?? '—'}
                  </li>
                ))}
              </ul>
            ),
          ],
        ]}
      />
    </div>
  )
}

function Earlier({ adoptions: { items } }: { adoptions: Adoptions }) {
  const say = useTexts(words)
  const people = usePeople()
  return (
    <Sheet title={say.earlier}>
      {items.length === 0 ? (
        <Blank title={say.notAdopted} />
      ) : (
        <ul className="listed">
          {items.map(({ version, digest, adoptedBy, adoptedAt }) => (
            <li key={version} className="row">
              <b>{version}</b>
              <span>{people.nameOf(adoptedBy)}</span>
              <Instant at={adoptedAt} />
              <span className="mono dim">{digest.slice(0, 19)}…</span>
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}
