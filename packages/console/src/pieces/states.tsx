import { Alert, Button, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import type { ApiError } from '../api/client.ts'
import { passes } from '../api/use-api.ts'
import { texts, useLanguage, useSay, useTexts } from '../language/language.tsx'
import { withInstants } from './instant.tsx'
import './states.css'

const words = texts({
  again: ['重试', 'Try again'],
  code: ['代码', 'Code'],
  loading: ['正在载入', 'Loading'],
  byItself: ['系统会自动重试。', 'It is tried again by itself.'],
  noSuch: ['此地址下没有内容', 'Nothing is at this address'],
  noSuchRemedy: [
    '请检查地址；属于其他机构的内容同样视为不存在。',
    'Check the address; what belongs to another institution is not found either.',
  ],
  refused: ['所填内容未被接受', 'What was entered is not accepted'],
  refusedRemedy: ['请更正后再试。', 'Correct it and try again.'],
})

/** The one way in which a refusal is shown: what happened, what to do, and the code to look up or to pass on. */
export function ErrorPanel({ error, retry }: { error: ApiError; retry?: () => void }) {
  const say = useTexts(words)
  const { language } = useLanguage()
  const { title, remedy, faults } = useWording(error)
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={withInstants(capitalised(title), language)}
      description={
        <>
          {faults.length > 0 && (
            <ul className="plain-list">
              {faults.map(({ where, says }) => (
                <li key={where}>
                  {where !== '' && <span className="mono">{where}</span>} {says}
                </li>
              ))}
            </ul>
          )}
          <div>
            {remedy} {retry !== undefined && passes(error) && say.byItself}
          </div>
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

/** What the schema of an operation found is worded for who made its caller; people read of addresses and of what they typed. */
function useWording(error: ApiError) {
  const say = useTexts(words)
  const read = useSay()
  const { message, remedy, code, issues } = error
  if (code !== 'http.invalid_request' || issues.length === 0) {
    return { title: message, remedy, faults: [] }
  }
  if (issues.every(({ at }) => at.startsWith('params.'))) {
    return { title: say.noSuch, remedy: say.noSuchRemedy, faults: [] }
  }
  const faults = issues.map(({ at, message: says }) => ({
    where: at.split('.').slice(1).join('.'),
    says: read(says),
  }))
  return { title: say.refused, remedy: say.refusedRemedy, faults }
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

export interface Reading<Data> {
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
