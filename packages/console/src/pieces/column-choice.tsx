import { SettingOutlined } from '@ant-design/icons'
import { Button, Checkbox, Popover } from 'antd'
import { texts, useTexts } from '../language/language.tsx'

const words = texts({ columns: ['选择列', 'Choose columns'] })

interface Choosable {
  readonly key: string
  readonly title: string
  readonly spare?: boolean
}

const keptAs = (name: string) => `hengjian.columns/${name}`

/** The columns that this reader does not want to see, or those that are spare. */
export function keptHidden(name: string, columns: readonly Choosable[]): ReadonlySet<string> {
  const kept = localStorage.getItem(keptAs(name))
  if (kept !== null) return new Set(kept.split(','))
  return new Set(columns.filter(({ spare }) => spare === true).map(({ key }) => key))
}

export function ColumnChoice({
  name,
  columns,
  hidden,
  onChange,
}: {
  name: string
  columns: readonly Choosable[]
  hidden: ReadonlySet<string>
  onChange: (hidden: ReadonlySet<string>) => void
}) {
  const say = useTexts(words)
  const choose = (shown: readonly string[]) => {
    const next = columns.map(({ key }) => key).filter((key) => !shown.includes(key))
    localStorage.setItem(keptAs(name), next.join(','))
    onChange(new Set(next))
  }
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <Checkbox.Group
          style={{ display: 'flex', flexDirection: 'column', gap: 6 }}
          value={columns.map(({ key }) => key).filter((key) => !hidden.has(key))}
          options={columns.map(({ key, title }) => ({ value: key, label: title }))}
          onChange={choose}
        />
      }
    >
      <Button icon={<SettingOutlined aria-hidden />} aria-label={say.columns} title={say.columns} />
    </Popover>
  )
}
