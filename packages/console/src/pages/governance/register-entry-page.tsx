import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ActButton, ConfirmedAct } from '../../pieces/act.tsx'
import { Day, Instant } from '../../pieces/instant.tsx'
import { LongList } from '../../pieces/long-list.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { useSession } from '../../session/session.tsx'
import {
  contentOf,
  type KeptEntry,
  type RegisterDefinition,
  RegisterValue,
  Standing,
} from './register-words.tsx'

const words = texts({
  governance: ['治理', 'Governance'],
  entry: ['内容', 'What it says'],
  review: ['复评日期', 'Review on'],
  writtenBy: ['登记人', 'Written by'],
  writtenAt: ['登记时间', 'Written'],
  approvedBy: ['核准人', 'Approved by'],
  approvedAt: ['核准时间', 'Approved'],
  history: ['同一事项的历次登记', 'All entries about the same'],
  none: ['暂无登记', 'There is none yet'],
  amend: ['修订', 'Amend'],
  approve: ['核准', 'Approve'],
  approveSays: [
    '核准后自即刻起有效，替换此前有效的一份。',
    'It holds from now on, in place of the one that held.',
  ],
  own: ['登记人不能自行核准', 'Who wrote it cannot approve it'],
  approved: ['已核准', 'It was approved already'],
  unknown: ['此登记所属的登记簿不存在', 'The register of this entry is not there'],
  unknownHelp: [
    '登记本身仍在账本中；请联系系统管理员。',
    'The entry itself is still in the ledger. Tell an administrator.',
  ],
})

/** One entry, with what was kept about the same before and after it. */
export function Page() {
  const { id } = useParams({ from: '/register-entries/$id' })
  const entry = useRead('GET /register-entries/:id', { params: { id } })
  const registers = useRead('GET /registers')
  return (
    <ReadPage of={entry}>
      {(found) => (
        <Read of={registers} rows={8}>
          {({ items }) => {
            const register = items.find(({ id }) => id === found.content.register)
            return register === undefined ? (
              <Unknown />
            ) : (
              <Entry entry={found} register={register} />
            )
          }}
        </Read>
      )}
    </ReadPage>
  )
}

/** Without its register nobody can say what its fields mean. */
function Unknown() {
  const say = useTexts(words)
  return (
    <PageFrame title={say.entry} crumbs={[{ title: say.governance, to: '/governance' }]}>
      <Sheet>
        <Blank title={say.unknown}>{say.unknownHelp}</Blank>
      </Sheet>
    </PageFrame>
  )
}

function Entry({ entry, register }: { entry: KeptEntry; register: RegisterDefinition }) {
  const say = useTexts(words)
  const read = useSay()
  const { nameOf } = usePeople()
  const { subject, approvedAt } = entry
  const content = contentOf(entry)
  return (
    <PageFrame
      title={read(register.title)}
      mark={<Standing of={entry.standing} />}
      crumbs={[
        { title: say.governance, to: '/governance' },
        { title: read(register.title), to: `/registers/${register.id}` },
      ]}
      acts={<Acts entry={entry} register={register} />}
    >
      <div className="columns-2">
        <Sheet title={say.entry}>
          <Facts
            of={[
              ...register.fields.map(
                (field) =>
                  [
                    read(field.label),
                    content[field.id] !== undefined && (
                      <RegisterValue key={field.id} field={field} value={content[field.id]} />
                    ),
                  ] as const,
              ),
              [say.review, <Day key="review" on={entry.reviewOn} />],
              [say.writtenBy, nameOf(entry.writtenBy)],
              [say.writtenAt, <Instant key="written" at={entry.writtenAt} />],
              [say.approvedBy, nameOf(entry.approvedBy)],
              [say.approvedAt, approvedAt && <Instant key="approved" at={approvedAt} />],
            ]}
          />
        </Sheet>
        <Sheet title={say.history}>
          <LongList
            operation="GET /registers/:register"
            params={{ register: register.id }}
            query={{ subject }}
            pageBy="before"
            none={say.none}
          >
            {(items) => (
              <ul className="listed">
                {items.map((one) => (
                  <li key={one.id} className="row">
                    <Link to="/register-entries/$id" params={{ id: one.id }}>
                      <Instant at={one.writtenAt} />
                    </Link>
                    <Standing of={one.standing} />
                    <span className="dim">{nameOf(one.writtenBy)}</span>
                  </li>
                ))}
              </ul>
            )}
          </LongList>
        </Sheet>
      </div>
    </PageFrame>
  )
}

function Acts({ entry, register }: { entry: KeptEntry; register: RegisterDefinition }) {
  const say = useTexts(words)
  const navigate = useNavigate()
  const { person } = useSession()
  const { id, approvedAt, writtenBy } = entry
  const own = writtenBy === person.id ? say.own : undefined
  return (
    <>
      {register.approved && (
        <ConfirmedAct
          type="primary"
          operation="POST /register-entries/:id/approval"
          label={say.approve}
          title={say.approve}
          says={say.approveSays}
          notNow={approvedAt === undefined ? own : say.approved}
          input={() => ({ params: { id } })}
        />
      )}
      <ActButton
        operation="POST /register-entries"
        onClick={() =>
          void navigate({
            to: '/registers/$register/new',
            params: { register: register.id },
            search: { amend: id },
          })
        }
      >
        {say.amend}
      </ActButton>
    </>
  )
}
