import { useNavigate } from '@tanstack/react-router'
import { Form, Select } from 'antd'
import type { Operations } from '../../api/schema.ts'
import { optionsOf, texts, useTexts } from '../../language/language.tsx'
import { modelKindNames, originNames } from '../../language/vocabulary.ts'
import { BilingualField } from '../../pieces/bilingual-field.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { PersonSelect } from '../../pieces/people.tsx'
import { SupplierSelect } from '../../pieces/suppliers.tsx'

const words = texts({
  title: ['登记模型', 'Register a model'],
  models: ['模型', 'Models'],
  says: [
    '模型登记后不再更改：类型、来源或供应商不同，即是另一个模型。',
    'A model never changes: another kind, origin or supplier is another model.',
  ],
  name: ['名称', 'Name'],
  kind: ['类型', 'Kind'],
  origin: ['来源', 'Origin'],
  supplier: ['供应商', 'Supplier'],
  supplierHelp: ['外部采购的模型必须填写。', 'An external model always has one.'],
  owner: ['负责人', 'Owner'],
  required: ['必填', 'Required'],
  submit: ['登记', 'Register'],
})

type Draft = Operations['POST /models']['body']

const FIELD_OF = { 'registry.supplier_missing': 'supplierId', 'registry.unknown_people': 'ownerId' }

export function Page() {
  const say = useTexts(words)
  const kinds = useTexts(modelKindNames)
  const origins = useTexts(originNames)
  const navigate = useNavigate()
  const required = [{ required: true, message: say.required }]
  return (
    <PageFrame title={say.title} says={say.says} crumbs={[{ title: say.models, to: '/models' }]}>
      <DraftForm<'POST /models', Draft>
        name="model/new"
        operation="POST /models"
        initial={{}}
        input={(body) => ({ body })}
        fieldOf={FIELD_OF}
        submit={say.submit}
        onDone={({ id }) => void navigate({ to: '/models/$id', params: { id } })}
      >
        <Sheet>
          <BilingualField name="name" label={say.name} max={120} />
          <div className="fields-2">
            <Form.Item name="kind" label={say.kind} rules={required}>
              <Select options={optionsOf(kinds)} />
            </Form.Item>
            <Form.Item name="origin" label={say.origin} rules={required}>
              <Select options={optionsOf(origins)} />
            </Form.Item>
            <Form.Item name="supplierId" label={say.supplier} extra={say.supplierHelp}>
              <SupplierSelect allowClear />
            </Form.Item>
            <Form.Item name="ownerId" label={say.owner} rules={required}>
              <PersonSelect />
            </Form.Item>
          </div>
        </Sheet>
      </DraftForm>
    </PageFrame>
  )
}
