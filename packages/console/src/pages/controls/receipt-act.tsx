import { Form, Input } from 'antd'
import { nowMs } from '../../kernel/time.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { useApplicationName } from '../../pieces/applications.tsx'
import { DateField } from '../../pieces/date-field.tsx'

const words = texts({
  record: ['登记受理回执', 'Enter the receipt'],
  says: [
    (name: string) => `登记监管部门对「${name}」报告的受理回执；准行证据此签发，登记写入账本。`,
    (name: string) =>
      `Enters the authority’s receipt for the report of ${name}; its permit rests on it, and the ledger keeps it.`,
  ],
  authority: ['受理机关', 'Authority'],
  reference: ['受理文号', 'Number on the receipt'],
  filed: ['报送日期', 'Filed on'],
  required: ['必填', 'Required'],
})

/** The supervisor's receipt for the report of an application is entered (29.1). */
export function ReceiptAct({ application }: { application: string }) {
  const say = useTexts(words)
  const name = useApplicationName(application)
  const required = [{ required: true, whitespace: true, message: say.required }]
  return (
    <ConfirmedAct
      operation="POST /applications/:id/reports"
      size="small"
      label={say.record}
      title={say.record}
      says={say.says(name)}
      fields={
        <>
          <Form.Item name="authority" label={say.authority} rules={required}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="reference" label={say.reference} rules={required}>
            <Input maxLength={120} />
          </Form.Item>
          <DateField required name="filedOn" label={say.filed} max={dateOf(nowMs())} />
        </>
      }
      input={({ authority, reference, filedOn }) => ({
        params: { id: application },
        body: { authority: authority!, reference: reference!, filedAt: startOf(filedOn!) },
      })}
    />
  )
}

/** A day as the reader's machine has it: its first instant. */
const startOf = (day: string) => new Date(`${day}T00:00:00`).toISOString()

function dateOf(ms: number): string {
  const date = new Date(ms)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
