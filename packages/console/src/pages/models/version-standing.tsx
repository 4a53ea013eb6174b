import { useNavigate } from '@tanstack/react-router'
import type { Item, Reply } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { nowMs } from '../../kernel/time.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { optionWords } from '../../language/option-words.ts'
import { ActButton, ConfirmedAct } from '../../pieces/act.tsx'
import { InstantField } from '../../pieces/date-field.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Facts, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { instantOf } from '../../pieces/typed-time.ts'

const words = texts({
  explainability: ['可解释性', 'Explainability'],
  rating: ['评级', 'Rating'],
  method: ['方法', 'Method'],
  grounds: ['依据', 'Grounds'],
  unrated: ['未评级', 'Not rated'],
  admissions: ['准入', 'Admissions'],
  noAdmissions: ['未准入：准行证不能写入此版本', 'Not admitted: no permit can name it'],
  admit: ['准入', 'Admit'],
  admitSays: [
    '准入后准行证可写入此版本，直至期满或撤销。',
    'Permits may name this version until the date or its revocation.',
  ],
  until: ['有效期至', 'Valid until'],
  revoke: ['撤销准入', 'Revoke'],
  revokeSays: [
    '所有网关在一秒内不再使用此版本。',
    'Every gateway stops using this version within a second.',
  ],
  inForce: ['有效', 'In force'],
  revoked: ['已撤销', 'Revoked'],
  expired: ['已期满', 'Expired'],
  rate: ['评定', 'Rate'],
})

type Version = Reply<'GET /model-versions/:id'>['version']

export function Explainability({ version: { id, explainability } }: { version: Version }) {
  const navigate = useNavigate()
  const titles = useTexts(optionWords)
  const say = useTexts(words)
  const read = useSay()
  return (
    <Sheet
      title={say.explainability}
      acts={
        <ActButton
          size="small"
          operation="PUT /model-versions/:id/explainability"
          onClick={() =>
            void navigate({ to: '/model-versions/$id/explainability', params: { id } })
          }
        >
          {say.rate}
        </ActButton>
      }
    >
      {explainability === undefined ? (
        <Blank title={say.unrated} />
      ) : (
        <Facts
          of={[
            [say.rating, titles[explainability.rating]],
            [say.method, read(explainability.method)],
            [say.grounds, read(explainability.grounds)],
          ]}
        />
      )}
    </Sheet>
  )
}

export function Admissions({ id }: { id: string }) {
  const say = useTexts(words)
  const { nameOf } = usePeople()
  const admissions = useRead('GET /model-versions/:id/admissions', { params: { id } })
  return (
    <Sheet
      title={say.admissions}
      acts={
        <ConfirmedAct
          size="small"
          withReason
          operation="POST /model-versions/:id/admissions"
          label={say.admit}
          title={say.admit}
          says={say.admitSays}
          input={({ validUntil, reason }) => ({
            params: { id },
            body: {
              grounds: reason,
              validUntil: instantOf(validUntil)!,
            },
          })}
          fields={<InstantField required name="validUntil" label={say.until} />}
        />
      }
    >
      <Read of={admissions}>
        {({ items }) =>
          items.length === 0 ? (
            <Blank title={say.noAdmissions} />
          ) : (
            <ul className="listed">
              {items.map((admission) => (
                <li key={admission.id} className="part">
                  <div>
                    <AdmissionState admission={admission} /> {nameOf(admission.admittedBy)} ·{' '}
                    {say.until} <Instant at={admission.validUntil} />
                    <div className="dim">{admission.grounds}</div>
                  </div>
                  {admission.revokedAt === undefined && (
                    <ConfirmedAct
                      danger
                      size="small"
                      withReason
                      operation="POST /admissions/:id/revocation"
                      label={say.revoke}
                      title={say.revoke}
                      says={say.revokeSays}
                      input={({ reason }) => ({ params: { id: admission.id }, body: { reason } })}
                    />
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Read>
    </Sheet>
  )
}

type Admission = Item<'GET /model-versions/:id/admissions'>

function AdmissionState({ admission: { revokedAt, validUntil } }: { admission: Admission }) {
  const say = useTexts(words)
  if (revokedAt !== undefined) return <Status tone="plain">{say.revoked}</Status>
  if (Date.parse(validUntil) <= nowMs()) return <Status tone="warn">{say.expired}</Status>
  return <Status tone="good">{say.inForce}</Status>
}
