import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { Operations } from '../../api/schema.ts'
import { useRead, useReadIf } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { withoutBlanks } from '../../pieces/blanks.ts'
import { DateField } from '../../pieces/date-field.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { NotFoundPage } from '../not-found-page.tsx'
import { RegisterInput } from './register-input.tsx'
import { type Content, contentOf, type RegisterDefinition } from './register-words.tsx'

const words = texts({
  add: [(name: string) => `新增：${name}`, (name: string) => `Add: ${name}`],
  amend: [(name: string) => `修订：${name}`, (name: string) => `Amend: ${name}`],
  governance: ['治理', 'Governance'],
  replaces: [
    '新的一份替换同一事项此前的登记；旧的留存备查。',
    'The new entry takes the place of the one about the same; older ones are kept.',
  ],
  waits: [
    '由另一人核准后才生效；此前仍以旧的为准。',
    'It holds once a second person approved it; until then the former one does.',
  ],
  review: ['复评日期', 'Review on'],
  reviewHelp: ['须晚于今天。', 'After today.'],
  submit: ['登记', 'Keep it'],
})

type Draft = Operations['POST /register-entries']['body']
interface Typed {
  readonly content: Content
  readonly reviewOn?: string
}

const FIELD_OF = { 'governance.review_not_ahead': 'reviewOn' }

/** An entry of a register, new or after the one that the address names. */
export function Page() {
  const { register } = useParams({ from: '/registers/$register/new' })
  const { amend } = useSearch({ strict: false }) as { amend?: string }
  const registers = useRead('GET /registers')
  const before = useReadIf(amend !== undefined, 'GET /register-entries/:id', {
    params: { id: amend ?? '' },
  })
  return (
    <ReadPage of={registers}>
      {({ items }) => {
        const found = items.find(({ id }) => id === register)
        if (found === undefined) return <NotFoundPage />
        if (amend === undefined) return <EntryForm register={found} />
        return (
          <ReadPage of={before}>
            {(entry) => <EntryForm register={found} amends={amend} before={contentOf(entry)} />}
          </ReadPage>
        )
      }}
    </ReadPage>
  )
}

function EntryForm({
  register: { id, title, fields, approved },
  amends,
  before,
}: {
  register: RegisterDefinition
  amends?: string
  before?: Content
}) {
  const say = useTexts(words)
  const read = useSay()
  const navigate = useNavigate()
  const name = read(title)
  const flags = fields.filter(({ type }) => type === 'flag').map((field) => [field.id, false])
  return (
    <PageFrame
      title={amends === undefined ? say.add(name) : say.amend(name)}
      says={approved ? say.waits : say.replaces}
      crumbs={[
        { title: say.governance, to: '/governance' },
        { title: name, to: `/registers/${id}` },
      ]}
    >
      <DraftForm<'POST /register-entries', Typed>
        name={`register/${id}/${amends ?? 'new'}`}
        operation="POST /register-entries"
        initial={{ content: before ?? Object.fromEntries(flags) }}
        input={({ content, reviewOn }) => ({
          body: {
            content: { ...withoutBlanks(content), register: id } as unknown as Draft['content'],
            reviewOn: reviewOn ?? '',
          },
        })}
        fieldOf={FIELD_OF}
        submit={say.submit}
        onDone={(entry) => void navigate({ to: '/register-entries/$id', params: { id: entry.id } })}
      >
        <Sheet>
          {fields.map((field) => (
            <RegisterInput key={field.id} field={field} />
          ))}
          <DateField required name="reviewOn" label={say.review} extra={say.reviewHelp} />
        </Sheet>
      </DraftForm>
    </PageFrame>
  )
}
