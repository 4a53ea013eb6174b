import { Form, Input } from 'antd'
import { texts, useTexts } from '../language/language.tsx'

const words = texts({
  zh: [(label: string) => `${label}（中文）`, (label: string) => `${label} (Chinese)`],
  en: [(label: string) => `${label}（英文）`, (label: string) => `${label} (English)`],
  required: ['必填', 'Required'],
})

/** What readers of either language are told: one text in each, beside each other. */
export function BilingualField({
  name,
  label,
  long = false,
  max,
}: {
  name: string | readonly string[]
  label: string
  long?: boolean
  max?: number
}) {
  const say = useTexts(words)
  const rules = [{ required: true, whitespace: true, message: say.required }]
  const limit = max === undefined ? {} : { maxLength: max }
  const field = long ? <Input.TextArea rows={3} {...limit} /> : <Input {...limit} />
  return (
    <div className="fields-2">
      {(['zh', 'en'] as const).map((language) => (
        <Form.Item
          key={language}
          name={[name, language].flat() as string[]}
          label={say[language](label)}
          rules={rules}
        >
          {field}
        </Form.Item>
      ))}
    </div>
  )
}
