import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Form, Select } from 'antd'
import type { Operations } from '../../api/schema.ts'
import { optionsOf, texts, useTexts } from '../../language/language.tsx'
import { PersonSelect } from '../../pieces/people.tsx'
import { seatFunctionNames } from './committee-words.ts'

export type Seat = Operations['PUT /committees/:id/seats']['body']['seats'][number]

const words = texts({
  seat: [(count: number) => `委员 ${count}`, (count: number) => `Member ${count}`],
  person: ['姓名', 'Name'],
  personHelp: [
    '可选有“委员会委员”角色的在职人员。',
    'People who hold the role of committee member.',
  ],
  function: ['职能', 'Function'],
  chair: ['主任委员', 'Chair'],
  add: ['增加委员', 'Add a member'],
  remove: [(count: number) => `删除委员 ${count}`, (count: number) => `Remove member ${count}`],
  required: ['必填', 'Required'],
})

/** Refusals of the API that are about the seats as a whole. */
export const SEAT_FAULTS = {
  'governance.committee_incomplete': 'seats',
  'governance.not_a_member': 'seats',
}
const MEMBERS = { role: 'committee-member' }

/** The seats of a committee, whole: one chair, three members, two functions at least (measure 1.1). */
export function SeatsField() {
  const say = useTexts(words)
  const functions = useTexts(seatFunctionNames)
  const required = [{ required: true, message: say.required }]
  return (
    <Form.List name="seats">
      {(seats, { add, remove }, { errors }) => (
        <>
          {seats.map(({ key, name }, index) => (
            <fieldset className="entry-row" key={key}>
              <legend>{say.seat(index + 1)}</legend>
              <div className="fields-2">
                <Form.Item
                  name={[name, 'personId']}
                  label={say.person}
                  extra={index === 0 ? say.personHelp : undefined}
                  rules={required}
                >
                  <PersonSelect narrowed={MEMBERS} />
                </Form.Item>
                <Form.Item name={[name, 'function']} label={say.function} rules={required}>
                  <Select options={optionsOf(functions)} />
                </Form.Item>
              </div>
              <div className="row">
                <Form.Item name={[name, 'chair']} valuePropName="checked" className="flag">
                  <Checkbox>{say.chair}</Checkbox>
                </Form.Item>
                <Button
                  size="small"
                  icon={<DeleteOutlined aria-hidden />}
                  onClick={() => remove(name)}
                >
                  {say.remove(index + 1)}
                </Button>
              </div>
            </fieldset>
          ))}
          <Form.Item validateStatus={errors.length > 0 ? 'error' : ''} help={errors[0]}>
            <Button
              type="dashed"
              icon={<PlusOutlined aria-hidden />}
              onClick={() => add({ chair: false })}
            >
              {say.add}
            </Button>
          </Form.Item>
        </>
      )}
    </Form.List>
  )
}
