import { useNavigate, useParams } from '@tanstack/react-router'
import { useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { NotFoundPage } from '../not-found-page.tsx'
import { type Content, PartField } from './part-field.tsx'

const words = texts({
  applications: ['应用', 'Applications'],
  dossier: ['卷宗', 'Dossier'],
  submit: ['保存本部分', 'Save this part'],
  says: [
    '保存后形成新的修订；对旧内容的签署随之失效。',
    'Saving makes a new revision; signatures on what it said before are void.',
  ],
})

const PREFIX = ['body', 'content']

/** One part of a dossier as a form that the catalogue describes. */
export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const navigate = useNavigate()
  const { id, kind } = useParams({ from: '/dossiers/$id/$kind' })
  const found = useRead('GET /dossiers/:id', { params: { id } })
  const kinds = useRead('GET /dossier-parts')
  return (
    <ReadPage of={kinds.data === undefined ? { ...kinds, data: undefined } : found}>
      {({ dossier, parts }) => {
        const definition = kinds.data?.items.find((one) => one.id === kind)
        if (definition === undefined) return <NotFoundPage />
        const part = parts.find((one) => one.kind === kind)
        const back = {
          to: '/applications/$id',
          params: { id: dossier.applicationId },
          search: { tab: 'dossier' },
        } as const
        return (
          <PageFrame
            title={read(definition.title)}
            says={`${read(definition.help)} ${say.says}`}
            crumbs={[
              { title: say.applications, to: '/applications' },
              {
                title: say.dossier,
                to: `/applications/${dossier.applicationId}`,
                search: { tab: 'dossier' },
              },
            ]}
          >
            <DraftForm<'PUT /dossiers/:id/parts/:kind', Content>
              name={`dossier/${id}/${kind}/${part?.revision ?? 0}`}
              operation="PUT /dossiers/:id/parts/:kind"
              prefix={PREFIX}
              initial={(part?.content ?? {}) as Content}
              input={(content) => ({
                params: { id, kind: definition.id },
                body: { content: filled(content) },
              })}
              submit={say.submit}
              onDone={() => void navigate(back)}
            >
              <Sheet>
                {definition.fields.map((field) => (
                  <PartField key={field.id} field={field} />
                ))}
              </Sheet>
            </DraftForm>
          </PageFrame>
        )
      }}
    </ReadPage>
  )
}

/** Without what was left empty: the API asks for a value or for none. */
function filled(content: Content): Content {
  return Object.fromEntries(
    Object.entries(content).filter(
      ([, value]) =>
        value !== undefined &&
        value !== null &&
        value !== '' &&
        !(Array.isArray(value) && value.length === 0),
    ),
  )
}
