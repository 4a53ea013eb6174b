import { Form, Input, Select } from 'antd'
import type { Input as ApiInput } from '../../api/client.ts'
import { useAside } from '../../api/use-api.ts'
import { optionsOf, texts, useSay, useTexts } from '../../language/language.tsx'
import { bytesOf, ImportFile } from '../../pieces/import-file.tsx'
import { bankKindNames } from './bank-words.ts'

const words = texts({
  import: ['导入词库', 'Import a bank'],
  name: ['名称', 'Name'],
  nameHelp: [
    '小写字母、数字与连字符；同名词库核准后替换旧的。',
    'Small letters, digits and hyphens; once admitted it replaces the one of its name.',
  ],
  kind: ['类型', 'Kind'],
  risk: ['默认风险类别', 'Default risk class'],
  riskHelp: [
    '用于文件中未注明类别的词（GB/T 45654-2025 附录 A）。',
    'For words whose row names none (GB/T 45654-2025, annex A).',
  ],
  choose: ['选择 CSV 或 TXT', 'Choose a CSV or TXT'],
  done: ['已导入，待第二人核准', 'Imported; it waits for a second person'],
  required: ['必填', 'Required'],
})

type Terms = ApiInput<'POST /guard-banks'>['query']
type Typed = Pick<Terms, 'name' | 'kind' | 'riskDefault'>

const PREFIX = ['query']

/** A file of words for the guards. */
export function ImportBank() {
  const say = useTexts(words)
  return (
    <ImportFile<Typed, 'POST /guard-banks/trials', 'POST /guard-banks'>
      label={say.import}
      accept=".csv,.txt"
      choose={say.choose}
      done={say.done}
      trial="POST /guard-banks/trials"
      trialInput={inputOf}
      operation="POST /guard-banks"
      input={inputOf}
      prefix={PREFIX}
      initial={{ kind: 'keywords' }}
      fields={<TermsFields />}
    />
  )
}

const inputOf = (
  { name, kind, riskDefault }: Typed,
  file: File,
): { readonly query: Terms; readonly body: Blob } => ({
  query: {
    ...{ name, kind, format: /\.csv$/i.test(file.name) ? 'csv' : 'txt' },
    ...(riskDefault !== undefined && { riskDefault }),
  },
  body: bytesOf(file),
})

function TermsFields() {
  const say = useTexts(words)
  const read = useSay()
  const kinds = useTexts(bankKindNames)
  const risks = useAside('GET /guard-risk-classes')?.items ?? []
  const rules = [{ required: true, message: say.required }]
  return (
    <>
      <Form.Item name="name" label={say.name} rules={rules} extra={say.nameHelp}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="kind" label={say.kind} rules={rules}>
        <Select options={optionsOf(kinds)} />
      </Form.Item>
      <Form.Item name="riskDefault" label={say.risk} extra={say.riskHelp}>
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          options={risks.map(({ id, title }) => ({ value: id, label: `${id} ${read(title)}` }))}
        />
      </Form.Item>
    </>
  )
}
