import { Checkbox, Form, Select } from 'antd'
import type { Operations } from '../../api/schema.ts'
import { useAside } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { factorNames } from '../../language/vocabulary.ts'
import { BilingualField } from '../../pieces/bilingual-field.tsx'
import { ModelVersionSelect } from '../../pieces/model-versions.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { PersonSelect } from '../../pieces/people.tsx'
import { SupplierSelect } from '../../pieces/suppliers.tsx'

export type ApplicationDraft = Operations['POST /applications']['body']

const words = texts({
  ...factorNames,
  what: ['用途', 'Purpose'],
  name: ['名称', 'Name'],
  purpose: ['用途', 'Purpose'],
  population: ['涉及人群', 'Whom it affects'],
  factors: ['定级要素', 'What the tier follows from'],
  decidesAboutPeople: ['对个人作出决定', 'Decides about people'],
  publicFacing: ['向社会公众提供', 'Open to the public'],
  answers: ['责任与数据', 'Who answers, and data'],
  dataClasses: ['数据级别', 'Data classes'],
  owner: ['应用负责人', 'Owner'],
  business: ['业务负责人', 'Business'],
  technology: ['技术负责人', 'Technology'],
  data: ['数据负责人', 'Data'],
  models: ['使用的模型版本', 'Model versions'],
  suppliers: ['供应商', 'Suppliers'],
  required: ['必填', 'Required'],
})

/** What a new application is before anything is typed. */
export const emptyApplication = {
  decidesAboutPeople: false,
  publicFacing: false,
  dataClasses: [],
  supplierIds: [],
  modelVersionIds: [],
  factors: { generative: false, customerFacing: false, touchesContract: false },
}

const choiceFields = [
  'scenario',
  'importance',
  'scale',
  'customerEffect',
  'reliance',
  'complexity',
] as const
/** What is typed is looked for in what the reader sees. */
const BY_LABEL = { optionFilterProp: 'label' }

const factorFlags = ['generative', 'customerFacing', 'touchesContract'] as const
const flags = ['decidesAboutPeople', 'publicFacing'] as const

/** The fields of an application; `at` is where they stand within the request's body. */
export function ApplicationFields() {
  const say = useTexts(words)
  const read = useSay()
  const choices = useAside('GET /choices')
  const rules = [{ required: true, message: say.required }]
  const optionsOf = (list: (typeof choiceFields)[number] | 'dataClass') =>
    (choices?.[list] ?? []).map(({ id, title }) => ({ value: id, label: read(title) }))
  return (
    <>
      <Sheet title={say.what}>
        <BilingualField name="name" label={say.name} />
        <BilingualField name="purpose" label={say.purpose} long />
        <BilingualField name="population" label={say.population} />
      </Sheet>
      <Sheet title={say.factors}>
        <div className="fields-2">
          {choiceFields.map((field) => (
            <Form.Item key={field} name={['factors', field]} label={say[field]} rules={rules}>
              <Select showSearch={BY_LABEL} options={optionsOf(field)} />
            </Form.Item>
          ))}
        </div>
        {factorFlags.map((field) => (
          <Form.Item key={field} name={['factors', field]} valuePropName="checked" className="flag">
            <Checkbox>{say[field]}</Checkbox>
          </Form.Item>
        ))}
        {flags.map((field) => (
          <Form.Item key={field} name={field} valuePropName="checked" className="flag">
            <Checkbox>{say[field]}</Checkbox>
          </Form.Item>
        ))}
      </Sheet>
      <Sheet title={say.answers}>
        <Form.Item name="dataClasses" label={say.dataClasses} rules={rules}>
          <Select mode="multiple" showSearch={BY_LABEL} options={optionsOf('dataClass')} />
        </Form.Item>
        <People />
        <Supply />
      </Sheet>
    </>
  )
}

function People() {
  const say = useTexts(words)
  const rules = [{ required: true, message: say.required }]
  const fields = [
    ['ownerId', say.owner],
    [['responsible', 'business'], say.business],
    [['responsible', 'technology'], say.technology],
    [['responsible', 'data'], say.data],
  ] as const
  return (
    <div className="fields-2">
      {fields.map(([name, label]) => (
        <Form.Item key={label} name={name as string | string[]} label={label} rules={rules}>
          <PersonSelect />
        </Form.Item>
      ))}
    </div>
  )
}

function Supply() {
  const say = useTexts(words)
  return (
    <div className="fields-2">
      <Form.Item name="modelVersionIds" label={say.models}>
        <ModelVersionSelect mode="multiple" />
      </Form.Item>
      <Form.Item name="supplierIds" label={say.suppliers}>
        <SupplierSelect mode="multiple" />
      </Form.Item>
    </div>
  )
}
