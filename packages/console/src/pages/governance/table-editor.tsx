import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, InputNumber, Select } from 'antd'
import type { Input as ApiInput } from '../../api/client.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { tierNames } from '../../language/vocabulary.ts'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { Sheet } from '../../pieces/page.tsx'
import './table-editor.css'
import { RowConditions } from './row-conditions.tsx'
import {
  type Condition,
  levelFactors,
  type TableContent,
  useTableWords,
  type VersionReply,
} from './table-words.tsx'

const words = texts({
  points: ['五因素计分', 'Points of the five factors'],
  pointsSays: [
    '各级分值相加为总分，供下表使用。',
    'They add up to the points that the rows look at.',
  ],
  rows: ['逐行判定', 'Rows'],
  rowsSays: [
    '自上而下，首个适用的行给出等级。',
    'From the top; the first that a case meets gives its tier.',
  ],
  row: ['行', 'Row'],
  when: ['条件（同时满足）', 'Conditions (all of them)'],
  tier: ['等级', 'Tier'],
  grounds: ['依据（中文、英文）', 'Grounds (Chinese, English)'],
  acts: ['操作', 'Acts'],
  tierOf: [(row: number) => `第 ${row} 行等级`, (row: number) => `Tier of row ${row}`],
  zhOf: [
    (row: number) => `第 ${row} 行依据（中文）`,
    (row: number) => `Grounds of row ${row} in Chinese`,
  ],
  enOf: [
    (row: number) => `第 ${row} 行依据（英文）`,
    (row: number) => `Grounds of row ${row} in English`,
  ],
  up: [(row: number) => `上移第 ${row} 行`, (row: number) => `Move row ${row} up`],
  down: [(row: number) => `下移第 ${row} 行`, (row: number) => `Move row ${row} down`],
  remove: [(row: number) => `删除第 ${row} 行`, (row: number) => `Remove row ${row}`],
  add: ['在此行之前增加一行', 'Add a row before this one'],
  addLast: ['增加一行', 'Add a row'],
  save: ['保存草案', 'Save the draft'],
  required: ['必填', 'Required'],
  unfinished: ['每个条件须有取值', 'Each condition needs a value'],
})

type Body = ApiInput<'PUT /tier-tables/:id'>['body']

/** The table as a grid: everything but the grounds is chosen from lists; rows are added, moved and removed. */
export function TableEditor({ table, content }: Pick<VersionReply, 'table' | 'content'>) {
  const say = useTexts(words)
  const { id, revision } = table
  return (
    <DraftForm<'PUT /tier-tables/:id', TableContent>
      name={`tier-table/${id}/${revision}`}
      operation="PUT /tier-tables/:id"
      initial={content}
      prefix={['body', 'content']}
      // Lists hold no more than the form allows, and the API says what it does not.
      input={(typed) => ({ params: { id }, body: { revision, content: typed } as Body })}
      submit={say.save}
      onDone={() => undefined}
    >
      <div className="stack">
        <Points />
        <Rows />
      </div>
    </DraftForm>
  )
}

function Points() {
  const say = useTexts(words)
  const { factorTitle, optionsOf } = useTableWords()
  return (
    <Sheet title={say.points} acts={<span className="dim">{say.pointsSays}</span>}>
      <div className="points">
        {levelFactors.map((factor) => (
          <fieldset key={factor}>
            <legend>{factorTitle(factor)}</legend>
            {optionsOf(factor).map(({ value, label }) => (
              <Form.Item
                key={String(value)}
                layout="horizontal"
                label={label}
                name={['points', factor, String(value)]}
                rules={[{ required: true, message: say.required }]}
              >
                <InputNumber
                  min={0}
                  max={99}
                  precision={0}
                  aria-label={`${factorTitle(factor)} ${label}`}
                />
              </Form.Item>
            ))}
          </fieldset>
        ))}
      </div>
    </Sheet>
  )
}

function Rows() {
  const say = useTexts(words)
  const form = Form.useFormInstance<TableContent>()
  const fresh = () => emptyRow(form.getFieldValue('rows') ?? [])
  return (
    <Sheet title={say.rows} acts={<span className="dim">{say.rowsSays}</span>}>
      <Form.List name="rows">
        {(rows, { add, remove, move }) => (
          <>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1). */}
            <section className="grid-scroll" aria-label={say.rows} tabIndex={0}>
              <table className="grid">
                <thead>
                  <tr>
                    <th scope="col">{say.row}</th>
                    <th scope="col">{say.when}</th>
                    <th scope="col">{say.tier}</th>
                    <th scope="col">{say.grounds}</th>
                    <th scope="col">{say.acts}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map(({ key, name }, index) => (
                    <tr key={key}>
                      <RowFields name={name} row={index + 1} />
                      <td className="row-acts">
                        <Button
                          type="text"
                          icon={<ArrowUpOutlined aria-hidden />}
                          aria-label={say.up(index + 1)}
                          disabled={index === 0}
                          onClick={() => move(index, index - 1)}
                        />
                        <Button
                          type="text"
                          icon={<ArrowDownOutlined aria-hidden />}
                          aria-label={say.down(index + 1)}
                          disabled={index === rows.length - 1}
                          onClick={() => move(index, index + 1)}
                        />
                        <Button
                          type="text"
                          icon={<PlusOutlined aria-hidden />}
                          aria-label={`${say.add} (${index + 1})`}
                          title={say.add}
                          onClick={() => add(fresh(), index)}
                        />
                        <Button
                          type="text"
                          icon={<DeleteOutlined aria-hidden />}
                          aria-label={say.remove(index + 1)}
                          disabled={rows.length === 1}
                          onClick={() => remove(name)}
                        />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
            <Button
              type="dashed"
              icon={<PlusOutlined aria-hidden />}
              onClick={() => add(fresh())}
              style={{ marginTop: 12 }}
            >
              {say.addLast}
            </Button>
          </>
        )}
      </Form.List>
    </Sheet>
  )
}

function RowFields({ name, row }: { name: number; row: number }) {
  const say = useTexts(words)
  const tiers = useTexts(tierNames)
  const required = [{ required: true, whitespace: true, message: say.required }]
  return (
    <>
      <th scope="row">
        {row}
        <Form.Item name={[name, 'id']} hidden>
          <Input />
        </Form.Item>
      </th>
      <td>
        <Form.Item
          name={[name, 'when']}
          rules={[
            {
              validator: (_, when: readonly Condition[]) =>
                when.every(({ values }) => values.length > 0)
                  ? Promise.resolve()
                  : Promise.reject(new Error(say.unfinished)),
            },
          ]}
        >
          <RowConditions row={row} />
        </Form.Item>
      </td>
      <td className="tier">
        <Form.Item name={[name, 'tier']} rules={[{ required: true, message: say.required }]}>
          <Select
            aria-label={say.tierOf(row)}
            options={(['high', 'medium', 'low'] as const).map((value) => ({
              value,
              label: tiers[value],
            }))}
          />
        </Form.Item>
      </td>
      <td className="grounds">
        <Form.Item name={[name, 'grounds', 'zh']} rules={required}>
          <Input.TextArea rows={2} maxLength={300} aria-label={say.zhOf(row)} />
        </Form.Item>
        <Form.Item name={[name, 'grounds', 'en']} rules={required}>
          <Input.TextArea rows={2} maxLength={300} aria-label={say.enOf(row)} />
        </Form.Item>
      </td>
    </>
  )
}

/** A row of its own name, which it keeps wherever it is moved. */
function emptyRow(rows: TableContent['rows']) {
  const taken = new Set(rows.map(({ id }) => id))
  let number = rows.length + 1
  while (taken.has(`row-${number}`)) number += 1
  return { id: `row-${number}`, when: [], tier: 'high', grounds: { zh: '', en: '' } }
}
