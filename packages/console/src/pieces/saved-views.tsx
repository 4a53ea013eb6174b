import { BookOutlined, DeleteOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Button, Input, Popover, Space } from 'antd'
import { useState } from 'react'
import { texts, useTexts } from '../language/language.tsx'

const words = texts({
  views: ['视图', 'Views'],
  name: ['视图名称', 'Name of the view'],
  keep: ['保存当前视图', 'Keep this view'],
  remove: ['删除', 'Remove'],
  none: [
    '尚未保存视图。当前地址也可直接收藏或分享。',
    'No view is kept yet. The address itself can be shared, too.',
  ],
})

type Search = Readonly<Record<string, string | number | undefined>>
type Views = Readonly<Record<string, Search>>

const keptAs = (name: string) => `hengjian.views/${name}`

function keptViews(name: string): Views {
  try {
    return JSON.parse(localStorage.getItem(keptAs(name)) ?? '{}') as Views
  } catch {
    return {}
  }
}

/** Filters under a name, kept on this machine. */
export function SavedViews({ name, search }: { name: string; search: Search }) {
  const say = useTexts(words)
  const navigate = useNavigate()
  const [views, setViews] = useState(() => keptViews(name))
  const [title, setTitle] = useState('')
  const save = (next: Views) => {
    localStorage.setItem(keptAs(name), JSON.stringify(next))
    setViews(next)
  }
  const keep = () => {
    if (title.trim() === '') return
    save({ ...views, [title.trim()]: { ...search, page: undefined } })
    setTitle('')
  }
  const content = (
    <div className="stack" style={{ width: 280 }}>
      {Object.keys(views).length === 0 && <span className="dim">{say.none}</span>}
      {Object.entries(views).map(([one, view]) => (
        <div className="row" key={one}>
          <Button type="link" onClick={() => void navigate({ to: '.', search: view as never })}>
            {one}
          </Button>
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={`${say.remove} ${one}`}
            onClick={() =>
              save(Object.fromEntries(Object.entries(views).filter(([key]) => key !== one)))
            }
          />
        </div>
      ))}
      <Space.Compact>
        <Input
          aria-label={say.name}
          placeholder={say.name}
          value={title}
          maxLength={40}
          onChange={(event) => setTitle(event.target.value)}
          onPressEnter={keep}
        />
        <Button onClick={keep}>{say.keep}</Button>
      </Space.Compact>
    </div>
  )
  return (
    <Popover trigger="click" placement="bottomRight" content={content}>
      <Button icon={<BookOutlined aria-hidden />}>{say.views}</Button>
    </Popover>
  )
}
