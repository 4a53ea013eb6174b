import { useNavigate, useParams } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { type ApplicationDraft, ApplicationFields } from './application-form.tsx'

const words = texts({
  title: ['修改登记内容', 'Edit what is registered'],
  applications: ['应用', 'Applications'],
  says: [
    '修改用途、定级要素、模型或负责人属于重大变更：已有批准失效，准行证同时吊销。',
    'A change of purpose, factors, models or people is material: the approval is void and the permit revoked at once.',
  ],
  submit: ['保存', 'Save'],
})

const PREFIX = ['body', 'draft']

export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const navigate = useNavigate()
  const { id } = useParams({ from: '/applications/$id/edit' })
  const application = useRead('GET /applications/:id', { params: { id } })
  return (
    <ReadPage of={application}>
      {(found) => (
        <PageFrame
          title={say.title}
          says={say.says}
          crumbs={[
            { title: say.applications, to: '/applications' },
            { title: read(found.name), to: `/applications/${id}` },
          ]}
        >
          <DraftForm<'PUT /applications/:id', ApplicationDraft>
            name={`application/${id}/${found.revision}`}
            operation="PUT /applications/:id"
            prefix={PREFIX}
            initial={draftOf(found)}
            input={(draft) => ({ params: { id }, body: { revision: found.revision, draft } })}
            submit={say.submit}
            onDone={() => void navigate({ to: '/applications/$id', params: { id } })}
          >
            <ApplicationFields />
          </DraftForm>
        </PageFrame>
      )}
    </ReadPage>
  )
}

/** The part of an application that people declare; the rest follows from it. */
function draftOf({
  name,
  purpose,
  population,
  factors,
  decidesAboutPeople,
  publicFacing,
  dataClasses,
  supplierIds,
  modelVersionIds,
  ownerId,
  responsible,
}: ApplicationDraft): ApplicationDraft {
  return {
    ...{ name, purpose, population, factors, decidesAboutPeople, publicFacing, dataClasses },
    ...{ supplierIds, modelVersionIds, ownerId, responsible },
  }
}
