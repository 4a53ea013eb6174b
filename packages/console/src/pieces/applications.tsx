import { Link } from '@tanstack/react-router'
import { Select, type SelectProps } from 'antd'
import { useState } from 'react'
import { useRead, useReadIf } from '../api/use-api.ts'
import { texts, useSay, useTexts } from '../language/language.tsx'

const words = texts({ search: ['按名称搜索', 'Search by name'] })

const CHOICES_MAX = 50

/** The name of an application, where it must be a text; its id until it is read. */
export function useApplicationName(id: string): string {
  const read = useSay()
  const { data } = useReadIf(id !== '', 'GET /applications/:id', { params: { id } })
  return data === undefined ? id : read(data.name)
}

/** An application by its name, leading to its page. Read once for each id, however often it stands on a page. */
export function ApplicationName({ id }: { id: string }) {
  const read = useSay()
  const { data } = useRead('GET /applications/:id', { params: { id } })
  return (
    <Link to="/applications/$id" params={{ id }}>
      {data === undefined ? <span className="mono">{id}</span> : read(data.name)}
    </Link>
  )
}

/** Chooses applications by what is typed of their name; the API searches, so that ten thousand are no more than ten. */
export function ApplicationSelect(props: Omit<SelectProps, 'options' | 'showSearch'>) {
  const say = useTexts(words)
  const read = useSay()
  const [text, setText] = useState('')
  const query = { ...(text !== '' && { text }), limit: CHOICES_MAX }
  const found = useRead('GET /applications', { query })
  return (
    <Select
      placeholder={say.search}
      {...props}
      loading={found.isFetching}
      showSearch={{ filterOption: false, onSearch: setText }}
      options={(found.data?.items ?? []).map(({ id, name }) => ({ value: id, label: read(name) }))}
    />
  )
}
