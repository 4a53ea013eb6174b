import { useNavigate, useParams } from '@tanstack/react-router'
import { Form, Select } from 'antd'
import type { Operations } from '../../api/schema.ts'
import { useRead } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { optionWords } from '../../language/option-words.ts'
import { BilingualField } from '../../pieces/bilingual-field.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { useModelVersions } from '../../pieces/model-versions.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { Read } from '../../pieces/states.tsx'

const words = texts({
  title: ['评定可解释性', 'Rate explainability'],
  models: ['模型', 'Models'],
  says: [
    '评级改变批准所依据的事实：使用此版本的应用若已获批准，须重新审批。',
    'The rating is among what approvals rest on: applications that use this version need a new one.',
  ],
  rating: ['评级', 'Rating'],
  method: ['方法', 'Method'],
  grounds: ['依据', 'Grounds'],
  required: ['必填', 'Required'],
  submit: ['保存评级', 'Save the rating'],
})

type Explainability = Operations['PUT /model-versions/:id/explainability']['body']['explainability']

/** From least to most explainable. */
const ratings = ['insufficient', 'partial', 'adequate', 'transparent'] as const
const PREFIX = ['body', 'explainability']

export function Page() {
  const say = useTexts(words)
  const titles = useTexts(optionWords)
  const navigate = useNavigate()
  const { wordOf } = useModelVersions()
  const { id } = useParams({ from: '/model-versions/$id/explainability' })
  const found = useRead('GET /model-versions/:id', { params: { id } })
  return (
    <PageFrame
      title={say.title}
      says={say.says}
      crumbs={[
        { title: say.models, to: '/models' },
        { title: wordOf(id), to: `/model-versions/${id}` },
      ]}
    >
      <Read of={found}>
        {({ version: { revision, explainability } }) => (
          <DraftForm<'PUT /model-versions/:id/explainability', Explainability>
            name={`model-version/${id}/explainability/${revision}`}
            operation="PUT /model-versions/:id/explainability"
            prefix={PREFIX}
            initial={explainability ?? {}}
            input={(typed) => ({ params: { id }, body: { revision, explainability: typed } })}
            submit={say.submit}
            onDone={() => void navigate({ to: '/model-versions/$id', params: { id } })}
          >
            <Sheet>
              <Form.Item
                name="rating"
                label={say.rating}
                rules={[{ required: true, message: say.required }]}
              >
                <Select
                  options={ratings.map((value) => ({ value, label: titles[value] }))}
                  style={{ width: 240 }}
                />
              </Form.Item>
              <BilingualField name="method" label={say.method} max={500} long />
              <BilingualField name="grounds" label={say.grounds} max={1_000} long />
            </Sheet>
          </DraftForm>
        )}
      </Read>
    </PageFrame>
  )
}
