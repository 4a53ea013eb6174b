import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, InputNumber, Select } from 'antd'
import type { Reply } from '../../api/client.ts'
import type { Operations } from '../../api/schema.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { optionWords, wordedOption } from '../../language/option-words.ts'

export type Content = Operations['PUT /dossiers/:id/parts/:kind']['body']['content']
type Field = Reply<'GET /dossier-parts'>['items'][number]['fields'][number]
type ColumnOf = NonNullable<Field['columns']>[number]

const words = texts({
  required: ['必填', 'Required'],
  short: [
    (count: number) => `至少 ${count} 个字`,
    (count: number) => `at least ${count} characters`,
  ],
  few: [(count: number) => `至少 ${count} 项`, (count: number) => `at least ${count} entries`],
  duration: ['ISO 8601 时长，例如 PT4H、P30D', 'An ISO 8601 duration, as PT4H or P30D'],
  add: ['增加一项', 'Add an entry'],
  remove: [(count: number) => `删除第 ${count} 项`, (count: number) => `Remove entry ${count}`],
  entry: [(count: number) => `第 ${count} 项`, (count: number) => `Entry ${count}`],
})

/** A field of a dossier part, drawn from what the catalogue says of it. */
export function PartField({ field }: { field: Field }) {
  const say = useTexts(words)
  const read = useSay()
  const label = read(field.label)
  const least = [
    ...(field.lengthMin === undefined ? [] : [say.short(field.lengthMin)]),
    ...(field.countMin === undefined ? [] : [say.few(field.countMin)]),
    ...(field.type === 'duration' ? [say.duration] : []),
  ]
  const extra = [...(field.help === undefined ? [] : [read(field.help)]), ...least].join(' · ')
  if (field.type === 'list') return <ListField field={field} label={label} extra={extra} />
  if (field.type === 'rows') return <RowsField field={field} label={label} extra={extra} />
  return (
    <Form.Item
      name={field.id}
      label={label}
      extra={extra}
      rules={[
        { required: field.required, message: say.required },
        ...(field.lengthMin === undefined
          ? []
          : [{ min: field.lengthMin, message: say.short(field.lengthMin) }]),
      ]}
    >
      <Entry type={field.type} {...(field.options !== undefined && { options: field.options })} />
    </Form.Item>
  )
}

interface EntryProps {
  readonly type: Field['type'] | ColumnOf['type']
  readonly options?: readonly string[]
  readonly id?: string
  readonly value?: unknown
  readonly onChange?: (value: unknown) => void
}

/** antd hands `value`, `onChange` and `id` to what stands in a Form.Item; they are passed on. */
function Entry({ type, options, ...given }: EntryProps) {
  const titles = useTexts(optionWords)
  const rest = given as Record<string, never>
  switch (type) {
    case 'number':
    case 'integer':
      return <InputNumber style={{ width: 200 }} {...rest} />
    case 'percent':
      return <InputNumber min={0} max={100} suffix="%" style={{ width: 200 }} {...rest} />
    case 'enum':
      return (
        <Select
          options={(options ?? []).map((value) => ({
            value,
            label: wordedOption(titles, value),
          }))}
          {...rest}
        />
      )
    case 'list':
      return <Select mode="tags" open={false} {...rest} />
    case 'text':
      return <Input.TextArea rows={3} {...rest} />
    default:
      return <Input {...rest} />
  }
}

function ListField({ field, label, extra }: { field: Field; label: string; extra: string }) {
  const say = useTexts(words)
  return (
    <Form.List name={field.id}>
      {(entries, { add, remove }) => (
        <Form.Item label={label} required={field.required} extra={extra}>
          {entries.map(({ key, name }, index) => (
            <div className="entry" key={key}>
              <Form.Item
                name={name}
                noStyle
                rules={[{ required: true, whitespace: true, message: say.required }]}
              >
                <Input.TextArea rows={1} aria-label={`${label} ${say.entry(index + 1)}`} />
              </Form.Item>
              <Button
                icon={<DeleteOutlined aria-hidden />}
                aria-label={say.remove(index + 1)}
                onClick={() => remove(name)}
              />
            </div>
          ))}
          <Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => add('')}>
            {say.add}
          </Button>
        </Form.Item>
      )}
    </Form.List>
  )
}

function RowsField({ field, label, extra }: { field: Field; label: string; extra: string }) {
  const say = useTexts(words)
  const read = useSay()
  return (
    <Form.List name={field.id}>
      {(rows, { add, remove }) => (
        <Form.Item label={label} required={field.required} extra={extra}>
          {rows.map(({ key, name }, index) => (
            <fieldset className="entry-row" key={key}>
              <legend>{say.entry(index + 1)}</legend>
              <div className="fields-2">
                {(field.columns ?? []).map((column) => (
                  <Form.Item
                    key={column.id}
                    name={[name, column.id]}
                    label={read(column.label)}
                    extra={column.help === undefined ? undefined : read(column.help)}
                    rules={[{ required: column.required, message: say.required }]}
                  >
                    <Entry
                      type={column.type}
                      {...(column.options !== undefined && { options: column.options })}
                    />
                  </Form.Item>
                ))}
              </div>
              <Button icon={<DeleteOutlined aria-hidden />} onClick={() => remove(name)}>
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
