import type { ReactNode } from 'react'
import { texts, useTexts } from '../language/language.tsx'
import { Page } from './page.tsx'
import { Read, type Reading } from './states.tsx'

const words = texts({
  loading: ['正在载入', 'Loading'],
  failed: ['内容无法显示', 'This cannot be shown'],
})

/** As `Read`, for a page that takes its heading from what is read: until it is there, the page has one as well. */
export function ReadPage<Data>({
  of,
  area,
  children,
}: {
  of: Reading<Data>
  /** The pages of the same area. */
  area?: ReactNode
  children: (data: NonNullable<Data>) => ReactNode
}) {
  const say = useTexts(words)
  if (of.data !== undefined && of.data !== null) return children(of.data)
  return (
    <Page title={of.error === null ? say.loading : say.failed} area={area}>
      <Read of={of} rows={8}>
        {children}
      </Read>
    </Page>
  )
}
