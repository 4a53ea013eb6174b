import { useNavigate } from '@tanstack/react-router'
import { texts, useTexts } from '../../language/language.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { Page as PageFrame } from '../../pieces/page.tsx'
import { type ApplicationDraft, ApplicationFields, emptyApplication } from './application-form.tsx'

const words = texts({
  title: ['登记应用', 'Register an application'],
  says: [
    '填写用途、定级要素与责任人；提交后按分级规则得出等级，随后在“生命周期与关口”查看下一步。',
    'Say what it is for, what its tier follows from, and who answers for it. The tier is derived at once; what comes next stands under lifecycle and gate.',
  ],
  applications: ['应用', 'Applications'],
  submit: ['登记并定级', 'Register and derive the tier'],
})

export function Page() {
  const say = useTexts(words)
  const navigate = useNavigate()
  return (
    <PageFrame
      title={say.title}
      says={say.says}
      crumbs={[{ title: say.applications, to: '/applications' }]}
    >
      <DraftForm<'POST /applications', ApplicationDraft>
        name="application/new"
        operation="POST /applications"
        initial={emptyApplication as unknown as Partial<ApplicationDraft>}
        input={(body) => ({ body })}
        submit={say.submit}
        onDone={({ id }) => void navigate({ to: '/applications/$id', params: { id } })}
      >
        <ApplicationFields />
      </DraftForm>
    </PageFrame>
  )
}
