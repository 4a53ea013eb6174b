import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ApplicationSelect } from '../../pieces/applications.tsx'
import { DateField } from '../../pieces/date-field.tsx'
import { DigestInput } from '../../pieces/digest-input.tsx'
import { PersonSelect } from '../../pieces/people.tsx'
import { MILLI, type RegisterColumn, type RegisterField } from './register-words.tsx'

const words = texts({
  required: ['必填', 'Required'],
  add: ['增加一项', 'Add an entry'],
  remove: [(count: number) => `删除第 ${count} 项`, (count: number) => `Remove entry ${count}`],
  entry: [(count: number) => `第 ${count} 项`, (count: number) => `Entry ${count}`],
})

const TEXT_CHARACTERS_MAX = 2_000

/** A field of an entry, drawn from what the catalogue says of it. */
export function RegisterInput({ field }: { field: RegisterField }) {
  if (field.type === 'rows') return <Rows field={field} />
  return <One field={field} name={['content', field.id]} />
}

function One({
  field,
  name,
}: {
  field: RegisterField | RegisterColumn
  name: (string | number)[]
}) {
  const say = useTexts(words)
  const read = useSay()
  const label = read(field.label)
  if (field.type === 'flag') {
    return (
      <Form.Item name={name} valuePropName="checked" className="flag">
        <Checkbox>{label}</Checkbox>
      </Form.Item>
    )
  }
  if (field.type === 'date') {
    return <DateField required={field.optional !== true} name={name} label={label} />
  }
  const rules = [{ required: field.optional !== true, message: say.required }]
  // What is kept in thousandths is typed in whole units.
  const money = {
    getValueProps: (value: unknown) => ({
      value: typeof value === 'number' ? value / MILLI : undefined,
    }),
    normalize: (value: unknown) =>
      typeof value === 'number' ? Math.round(value * MILLI) : undefined,
  }
  return (
    <Form.Item name={name} label={label} rules={rules} {...(field.type === 'money' && money)}>
      <Entry field={field} />
    </Form.Item>
  )
}

/** antd hands `value`, `onChange` and `id` to what stands in a Form.Item; they are passed on. */
function Entry({ field: { type, options }, ...given }: { field: RegisterField | RegisterColumn }) {
  const read = useSay()
  switch (type) {
    case 'text':
      return <Input.TextArea rows={4} maxLength={TEXT_CHARACTERS_MAX} {...given} />
    case 'digest':
      return <DigestInput prefix="sha256:" {...given} />
    case 'integer':
      return <InputNumber min={0} precision={0} style={{ width: 200 }} {...given} />
    case 'money':
      return <InputNumber min={0} precision={2} style={{ width: 200 }} {...given} />
    case 'person':
      return <PersonSelect {...given} />
    case 'application':
      return <ApplicationSelect {...given} />
    case 'choice':
    case 'role':
      return (
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={(options ?? []).map(({ id, title }) => ({ value: id, label: read(title) }))}
          {...given}
        />
      )
    default:
      return <Input maxLength={TEXT_CHARACTERS_MAX} {...given} />
  }
}

function Rows({ field }: { field: RegisterField }) {
  const say = useTexts(words)
  const read = useSay()
  return (
    <Form.List name={['content', field.id]} initialValue={[{}]}>
      {(rows, { add, remove }) => (
        <Form.Item label={read(field.label)} required>
          {rows.map(({ key, name }, index) => (
            <fieldset className="entry-row" key={key}>
              <legend>{say.entry(index + 1)}</legend>
              <div className="fields-2">
                {(field.columns ?? []).map((column) => (
                  <One key={column.id} field={column} name={[name, column.id]} />
                ))}
              </div>
              <Button
                size="small"
                icon={<DeleteOutlined aria-hidden />}
                onClick={() => remove(name)}
              >
                {say.remove(index + 1)}
              </Button>
            </fieldset>
          ))}
          <Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => add({})}>
            {say.add}
          </Button>
        </Form.Item>
      )}
    </Form.List>
  )
}
