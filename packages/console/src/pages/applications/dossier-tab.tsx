import { useNavigate } from '@tanstack/react-router'
import { Form, Input, Select } from 'antd'
import type { Reply } from '../../api/client.ts'
import { useRead, useReadIf } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { roleNames } from '../../language/vocabulary.ts'
import { ActButton, ConfirmedAct } from '../../pieces/act.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import type { Application } from './application.ts'

const words = texts({
  title: [
    (version: number) => `卷宗 第 ${version} 版`,
    (version: number) => `Dossier, version ${version}`,
  ],
  dossier: ['卷宗', 'Dossier'],
  sealed: ['已封存', 'Sealed'],
  working: ['编写中', 'Being written'],
  digest: ['摘要', 'Digest'],
  open: ['新建卷宗', 'Open a dossier'],
  openSays: [
    '为本应用新建一版卷宗；此前内容保留在前一版中。',
    'Opens the next version of the dossier; what was written stays in the one before.',
  ],
  none: ['还没有卷宗', 'There is no dossier yet'],
  write: ['填写', 'Write'],
  sign: ['签署', 'Sign'],
  signSays: [
    (part: string) => `对「${part}」的当前内容签署意见；内容一经修改，签署即失效。`,
    (part: string) => `Signs what “${part}” says now; when it is changed, the signature is void.`,
  ],
  verdict: ['意见', 'Verdict'],
  agree: ['同意', 'Agree'],
  object: ['提出异议', 'Object'],
  note: ['说明', 'Note'],
  unwritten: ['未填写', 'Not written'],
  written: ['已填写，待签署', 'Written, not signed'],
  signed: ['已签署', 'Signed'],
  objected: ['有异议', 'Objected to'],
  revision: [(count: number) => `第 ${count} 次修订`, (count: number) => `revision ${count}`],
  signedBy: [
    (name: string, role: string) => `${name}（${role}）`,
    (name: string, role: string) => `${name} (${role})`,
  ],
  by: ['编写', 'by'],
  signers: ['可签署', 'signed by'],
  statements: ['条款', 'statements'],
  comma: ['、', ', '],
})

export function DossierTab({ application }: { application: Application }) {
  const say = useTexts(words)
  const dossiers = useRead('GET /applications/:id/dossiers', { params: { id: application.id } })
  const newest = dossiers.data?.items.toSorted((a, b) => b.version - a.version)[0]
  const found = useReadIf(newest !== undefined, 'GET /dossiers/:id', {
    params: { id: newest?.id ?? '' },
  })
  const open = (
    <ConfirmedAct
      size="small"
      operation="POST /applications/:id/dossiers"
      label={say.open}
      title={say.open}
      says={say.openSays}
      input={() => ({ params: { id: application.id } })}
    />
  )
  return (
    <Read of={dossiers}>
      {() =>
        newest === undefined ? (
          <Sheet title={say.dossier} term="dossier" acts={open}>
            <Blank title={say.none} />
          </Sheet>
        ) : (
          <Read of={found}>
            {(dossier) => <Parts application={application} found={dossier} open={open} />}
          </Read>
        )
      }
    </Read>
  )
}

type Dossier = Reply<'GET /dossiers/:id'>
type Part = Dossier['parts'][number]
type Kind = Reply<'GET /dossier-parts'>['items'][number]

function Parts({
  application,
  found,
  open,
}: {
  application: Application
  found: Dossier
  open: React.ReactNode
}) {
  const say = useTexts(words)
  const kinds = useRead('GET /dossier-parts')
  return (
    <Sheet
      title={
        <span className="row">
          {say.title(found.dossier.version)}
          <Status tone={found.sealed ? 'info' : 'plain'}>
            {found.sealed ? say.sealed : say.working}
          </Status>
        </span>
      }
      term="dossier"
      acts={open}
    >
      {found.digest !== undefined && (
        <div className="dim">
          {say.digest} <span className="mono">{found.digest}</span>
        </div>
      )}
      <Read of={kinds}>
        {({ items }) => (
          <ul className="listed">
            {items
              .filter(({ tiers }) => tiers.includes(application.tier))
              .map((kind) => (
                <PartRow
                  key={kind.id}
                  kind={kind}
                  dossierId={found.dossier.id}
                  sealed={found.sealed}
                  part={found.parts.find((part) => part.kind === kind.id)}
                />
              ))}
          </ul>
        )}
      </Read>
    </Sheet>
  )
}

function PartRow({
  kind,
  part,
  dossierId,
  sealed,
}: {
  kind: Kind
  part: Part | undefined
  dossierId: string
  sealed: boolean
}) {
  const say = useTexts(words)
  const read = useSay()
  const roles = useTexts(roleNames)
  const navigate = useNavigate()
  const { wordOf } = usePeople()
  return (
    <li className="part">
      <div>
        <div className="row">
          <b>{read(kind.title)}</b>
          <PartState part={part} />
        </div>
        <div className="dim">{read(kind.help)}</div>
        <div className="dim">
          {say.statements} {kind.statements.join(say.comma)} · {say.signers}{' '}
          {kind.signers.map((role) => roles[role]).join(say.comma)}
          {part !== undefined &&
            ` · ${say.revision(part.revision)} · ${say.by} ${part.authorIds.map(wordOf).join(say.comma)}`}
        </div>
        {part?.signatures.map(({ signerId, role, verdict, at, note }) => (
          <div key={`${signerId}${at}`}>
            <Status tone={verdict === 'sign' ? 'good' : 'bad'}>
              {verdict === 'sign' ? say.agree : say.object}
            </Status>{' '}
            {say.signedBy(wordOf(signerId), roles[role])} <Instant at={at} /> {note}
          </div>
        ))}
      </div>
      <div className="row">
        <ActButton
          size="small"
          operation="PUT /dossiers/:id/parts/:kind"
          notNow={sealed ? say.sealed : undefined}
          onClick={() =>
            void navigate({ to: '/dossiers/$id/$kind', params: { id: dossierId, kind: kind.id } })
          }
        >
          {say.write}
        </ActButton>
        <SignPart kind={kind} part={part} dossierId={dossierId} sealed={sealed} />
      </div>
    </li>
  )
}

function PartState({ part }: { part: Part | undefined }) {
  const say = useTexts(words)
  if (part === undefined) return <Status tone="plain">{say.unwritten}</Status>
  if (part.signatures.some(({ verdict }) => verdict === 'object')) {
    return <Status tone="bad">{say.objected}</Status>
  }
  return part.signatures.length > 0 ? (
    <Status tone="good">{say.signed}</Status>
  ) : (
    <Status tone="warn">{say.written}</Status>
  )
}

function SignPart({
  kind,
  part,
  dossierId,
  sealed,
}: {
  kind: Kind
  part: Part | undefined
  dossierId: string
  sealed: boolean
}) {
  const say = useTexts(words)
  const read = useSay()
  const notNow = sealed ? say.sealed : part === undefined ? say.unwritten : undefined
  return (
    <ConfirmedAct
      size="small"
      operation="POST /dossiers/:id/parts/:kind/signatures"
      notNow={notNow}
      label={say.sign}
      title={`${say.sign} · ${read(kind.title)}`}
      says={say.signSays(read(kind.title))}
      input={({ verdict, note }) => ({
        params: { id: dossierId, kind: kind.id },
        body: {
          digest: part!.digest,
          verdict: verdict as 'sign' | 'object',
          ...(note !== undefined && note !== '' && { note }),
        },
      })}
      fields={
        <>
          <Form.Item name="verdict" label={say.verdict} initialValue="sign">
            <Select
              options={[
                { value: 'sign', label: say.agree },
                { value: 'object', label: say.object },
              ]}
            />
          </Form.Item>
          <Form.Item name="note" label={say.note}>
            <Input.TextArea rows={3} maxLength={2_000} />
          </Form.Item>
        </>
      }
    />
  )
}
