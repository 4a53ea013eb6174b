import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, InputNumber, Select } from 'antd'
import { texts, useTexts } from '../../language/language.tsx'
import {
  type Condition,
  type Factor,
  factors,
  isFlag,
  type Operator,
  operatorsOf,
  useTableWords,
} from './table-words.tsx'

const words = texts({
  add: ['增加条件', 'Add a condition'],
  none: ['其余所有情形', 'Every other case'],
  factor: [
    (row: number, at: number) => `第 ${row} 行条件 ${at} 的因素`,
    (row: number, at: number) => `Factor of condition ${at} in row ${row}`,
  ],
  operator: [
    (row: number, at: number) => `第 ${row} 行条件 ${at} 的比较`,
    (row: number, at: number) => `Comparison of condition ${at} in row ${row}`,
  ],
  values: [
    (row: number, at: number) => `第 ${row} 行条件 ${at} 的取值`,
    (row: number, at: number) => `Value of condition ${at} in row ${row}`,
  ],
  remove: [
    (row: number, at: number) => `删除第 ${row} 行条件 ${at}`,
    (row: number, at: number) => `Remove condition ${at} of row ${row}`,
  ],
  choose: ['请选择', 'Choose'],
})

/** The conditions of a row, each chosen from lists. A field of a form: `value` and `onChange` come from its item. */
export function RowConditions({
  row,
  value = [],
  onChange = () => undefined,
}: {
  row: number
  value?: readonly Condition[]
  onChange?: (value: readonly Condition[]) => void
}) {
  const say = useTexts(words)
  const free = factors.filter((factor) => value.every((one) => one.factor !== factor))
  return (
    <div className="conditions">
      {value.length === 0 && <span className="dim">{say.none}</span>}
      {value.map((condition, index) => (
        <div className="condition" key={condition.factor}>
          <ConditionFields
            row={row}
            at={index + 1}
            free={free}
            condition={condition}
            onChange={(next) => onChange(value.with(index, next))}
          />
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={say.remove(row, index + 1)}
            onClick={() => onChange(value.toSpliced(index, 1))}
          />
        </div>
      ))}
      {free[0] !== undefined && (
        <Button
          type="dashed"
          size="small"
          icon={<PlusOutlined aria-hidden />}
          onClick={() => onChange([...value, conditionOn(free[0]!)])}
        >
          {say.add}
        </Button>
      )}
    </div>
  )
}

function ConditionFields({
  row,
  at,
  free,
  condition,
  onChange,
}: {
  row: number
  at: number
  free: readonly Factor[]
  condition: Condition
  onChange: (next: Condition) => void
}) {
  const say = useTexts(words)
  const { factorTitle, operatorTitle, optionsOf } = useTableWords()
  const { factor, operator, values } = condition
  const offered = factors.filter((one) => one === factor || free.includes(one))
  const several = operator === 'is' || operator === 'is-not' ? !isFlag(factor) : false
  return (
    <>
      <Select<Factor>
        aria-label={say.factor(row, at)}
        value={factor}
        options={offered.map((one) => ({ value: one, label: factorTitle(one) }))}
        onChange={(next) => onChange(conditionOn(next))}
        popupMatchSelectWidth={false}
      />
      {!isFlag(factor) && (
        <Select<Operator>
          aria-label={say.operator(row, at)}
          value={operator}
          options={operatorsOf(factor).map((one) => ({ value: one, label: operatorTitle(one) }))}
          onChange={(next) =>
            onChange({
              ...condition,
              operator: next,
              values: next === 'is' ? values : values.slice(0, 1),
            })
          }
          popupMatchSelectWidth={false}
        />
      )}
      {factor === 'points' ? (
        <InputNumber
          aria-label={say.values(row, at)}
          min={0}
          max={99}
          precision={0}
          value={(values[0] as number | undefined) ?? null}
          onChange={(next) => onChange({ ...condition, values: next === null ? [] : [next] })}
        />
      ) : (
        <Select
          aria-label={say.values(row, at)}
          className="values"
          placeholder={say.choose}
          {...(several && { mode: 'multiple' as const })}
          showSearch={{ optionFilterProp: 'label' }}
          value={several ? [...values] : values[0]}
          options={optionsOf(factor)}
          onChange={(next: unknown) =>
            onChange({
              ...condition,
              values: (Array.isArray(next) ? next : [next]) as Condition['values'],
            })
          }
          popupMatchSelectWidth={false}
        />
      )}
    </>
  )
}

function conditionOn(factor: Factor): Condition {
  return { factor, operator: operatorsOf(factor)[0]!, values: isFlag(factor) ? [true] : [] }
}
