import { useNavigate, useParams } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { membersOf } from './committee-words.ts'
import { SEAT_FAULTS, type Seat, SeatsField } from './seats-field.tsx'

const words = texts({
  title: ['变更成员', 'Change the members'],
  governance: ['治理', 'Governance'],
  says: [
    '成员整体登记：未列出的即离任。进行中的表决按计票时在任的成员计算。',
    'The members as a whole: who is not named leaves. Pending votes count by the seats in force when they are counted.',
  ],
  submit: ['保存', 'Save'],
})

export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const navigate = useNavigate()
  const { id } = useParams({ from: '/governance/committees/$id/seats' })
  const committee = useRead('GET /committees/:id', { params: { id } })
  return (
    <ReadPage of={committee}>
      {(committee) => (
        <PageFrame
          title={say.title}
          says={say.says}
          crumbs={[
            { title: say.governance, to: '/governance', search: { tab: 'committees' } },
            { title: read(committee.name), to: `/governance/committees/${id}` },
          ]}
        >
          <DraftForm<'PUT /committees/:id/seats', { seats: Seat[] }>
            name={`committee/${id}/seats`}
            operation="PUT /committees/:id/seats"
            initial={{
              seats: membersOf(committee).map(({ personId, function: of, chair }) => ({
                ...{ personId, function: of, chair },
              })),
            }}
            input={(body) => ({ params: { id }, body })}
            fieldOf={SEAT_FAULTS}
            submit={say.submit}
            onDone={() => void navigate({ to: '/governance/committees/$id', params: { id } })}
          >
            <Sheet>
              <SeatsField />
            </Sheet>
          </DraftForm>
        </PageFrame>
      )}
    </ReadPage>
  )
}
