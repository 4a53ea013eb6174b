import { useNavigate } from '@tanstack/react-router'
import { Form, Input, Select } from 'antd'
import type { Operations } from '../../api/schema.ts'
import { optionsOf, texts, useTexts } from '../../language/language.tsx'
import { dataClassNames } from '../../language/vocabulary.ts'
import { BilingualField } from '../../pieces/bilingual-field.tsx'
import { DateField } from '../../pieces/date-field.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { supplierKindNames } from './supplier-words.tsx'

const words = texts({
  title: ['提名供应商', 'Propose a supplier'],
  administration: ['供应商', 'Suppliers'],
  says: [
    '提名后由风险管理人员决定是否列入名单；提名人不能自行列入。',
    'A risk manager decides whether it is listed; never who proposed it.',
  ],
  name: ['名称', 'Name'],
  code: ['统一社会信用代码', 'Unified social credit code'],
  kind: ['类型', 'Kind'],
  classMax: ['可接触的最高数据级别', 'Highest data class'],
  contact: ['联系方式', 'Contact'],
  contactHelp: ['属于个人信息：只写工作联系方式。', 'Personal data: of their work only.'],
  review: ['复评日期', 'Review on'],
  required: ['必填', 'Required'],
  submit: ['提名', 'Propose'],
})

type Draft = Operations['POST /suppliers']['body']

const FIELD_OF = {
  'supply.already_proposed': 'creditCode',
  'supply.review_not_ahead': 'reviewOn',
}

export function Page() {
  const say = useTexts(words)
  const kinds = useTexts(supplierKindNames)
  const classes = useTexts(dataClassNames)
  const navigate = useNavigate()
  const chosen = [{ required: true, message: say.required }]
  const typed = [{ required: true, whitespace: true, message: say.required }]
  return (
    <PageFrame
      title={say.title}
      says={say.says}
      crumbs={[{ title: say.administration, to: '/administration', search: { tab: 'suppliers' } }]}
    >
      <DraftForm<'POST /suppliers', Draft>
        name="supplier/new"
        operation="POST /suppliers"
        initial={{}}
        input={(body) => ({ body })}
        fieldOf={FIELD_OF}
        submit={say.submit}
        onDone={({ id }) => void navigate({ to: '/suppliers/$id', params: { id } })}
      >
        <Sheet>
          <BilingualField name="name" label={say.name} max={120} />
          <div className="fields-2">
            <Form.Item name="creditCode" label={say.code} rules={typed}>
              <Input className="mono" maxLength={18} />
            </Form.Item>
            <Form.Item name="kind" label={say.kind} rules={chosen}>
              <Select options={optionsOf(kinds)} />
            </Form.Item>
            <Form.Item name="dataClassMax" label={say.classMax} rules={chosen}>
              <Select options={optionsOf(classes)} />
            </Form.Item>
            <DateField required name="reviewOn" label={say.review} />
          </div>
          <Form.Item name="contact" label={say.contact} extra={say.contactHelp} rules={typed}>
            <Input maxLength={200} autoComplete="off" />
          </Form.Item>
        </Sheet>
      </DraftForm>
    </PageFrame>
  )
}
