import { Alert, Button, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import type { ApiError } from '../api/client.ts'
import { texts, useLanguage, useTexts } from '../language/language.tsx'
import { withInstants } from './instant.tsx'
import './states.css'

const words = texts({
  again: ['重试', 'Try again'],
  code: ['代码', 'Code'],
  loading: ['正在载入', 'Loading'],
})

/** The one way in which a refusal is shown: what happened, what to do, and the code to look up or to pass on. */
export function ErrorPanel({ error, retry }: { error: ApiError; retry?: () => void }) {
  const say = useTexts(words)
  const { language } = useLanguage()
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={withInstants(capitalised(error.message), language)}
      description={
        <>
          <div>{error.remedy}</div>
          <div className="dim">
            {say.code} <span className="mono">{error.code}</span>
          </div>
        </>
      }
      {...(retry !== undefined && {
        action: (
          <Button size="small" onClick={retry}>
            {say.again}
          </Button>
        ),
      })}
    />
  )
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export function Loading({ rows = 4 }: { rows?: number }) {
  const say = useTexts(words)
  return (
    <div role="status" aria-label={say.loading}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  )
}

/** Nothing is there, and why or what would change that. */
export function Blank({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="blank">
      <b>{title}</b>
      {children}
    </div>
  )
}

interface Reading<Data> {
  readonly data: Data | undefined
  readonly error: ApiError | null
  readonly refetch: () => unknown
}

/** Shows what was read, or that it is being read, or why it could not be. */
export function Read<Data>({
  of,
  children,
  rows,
}: {
  of: Reading<Data>
  children: (data: NonNullable<Data>) => ReactNode
  rows?: number
}) {
  if (of.data !== undefined && of.data !== null) return <>{children(of.data)}</>
  if (of.error !== null) return <ErrorPanel error={of.error} retry={() => void of.refetch()} />
  return <Loading {...(rows !== undefined && { rows })} />
}
