import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useRef } from 'react'
import { ApiError, call, keepCsrfToken, type Operation, type Reply } from '../api/client.ts'
import { doors, holders } from '../api/doors.ts'
import { queryClient, SESSION_KEY } from '../api/use-api.ts'
import { texts, useTexts } from '../language/language.tsx'
import { roleNames } from '../language/vocabulary.ts'
import { ErrorPanel, Loading } from '../pieces/states.tsx'
import { SessionEnded, SignInPage } from './sign-in-page.tsx'

export type Session = Reply<'GET /session'>

const Sessions = createContext<Session | undefined>(undefined)

const UNAUTHENTICATED = 401

async function readSession(): Promise<Session | null> {
  try {
    const session = await call('GET /session', {})
    keepCsrfToken(session.csrfToken)
    return session
  } catch (error) {
    if (error instanceof ApiError && error.status === UNAUTHENTICATED) return null
    throw error
  }
}

/** Shows the console to who is signed in, and the sign-in page at the same address to who is not. */
export function SessionGate({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useQuery<Session | null, ApiError>({
    queryKey: SESSION_KEY,
    queryFn: readSession,
    refetchOnWindowFocus: true,
  })
  const last = useRef<Session>(undefined)
  async function signedInAgain() {
    const before = last.current?.person.id
    const { data: now } = await refetch()
    // What was read for somebody else is not for this reader.
    if (now?.person.id !== before) location.reload()
    else await queryClient.invalidateQueries()
  }
  if (data) last.current = data
  const session = data ?? last.current
  if (session !== undefined) {
    // Whoever was here finds everything as it was, also what was typed.
    return (
      <Sessions value={session}>
        {children}
        {data === null && <SessionEnded onSignedIn={signedInAgain} />}
      </Sessions>
    )
  }
  if (data === null) return <SignInPage onSignedIn={() => refetch()} />
  return (
    <main style={{ maxWidth: 560, margin: '15vh auto', padding: 24 }}>
      {error === null ? <Loading /> : <ErrorPanel error={error} retry={() => void refetch()} />}
    </main>
  )
}

export function useSession(): Session {
  const session = useContext(Sessions)
  if (session === undefined) throw new Error('useSession stands outside SessionGate')
  return session
}

/** Whether the reader's roles pass the door of an operation. Rules about the very object are the API's. */
export function useMay(): (operation: Operation) => boolean {
  const { permissions } = useSession()
  return (operation) => {
    const door: string = doors[operation]
    return door === 'public' || door === 'signed-in' || permissions.includes(door)
  }
}

/** Roles that are held for an application, and say nothing of others. */
const ROLES_FOR_ONE: ReadonlySet<string> = new Set(['application-owner', 'developer'])

/** Why the reader, whose roles would do, may not with this application: they have them for others. An office has it for all. */
export function useNotTheirs(
  operation: Operation,
  { ownerId, responsible }: Pick<Reply<'GET /applications/:id'>, 'ownerId' | 'responsible'>,
): string | undefined {
  const { person } = useSession()
  const say = useTexts(words)
  const byOffice = holders[doors[operation]].some(
    (role) => !ROLES_FOR_ONE.has(role) && person.roles.includes(role),
  )
  const answers = [ownerId, ...Object.values(responsible)].includes(person.id)
  return byOffice || answers ? undefined : say.notTheirs
}

const words = texts({
  notTheirs: [
    '仅本应用的责任人或业务、科技、数据负责人可以办理',
    'Only for its owner and the people responsible for business, technology or data',
  ],
  needs: [(who: string) => `此操作由以下角色办理：${who}`, (who: string) => `This is for: ${who}`],
  comma: ['、', ', '],
})

/** Why the reader may not, naming the roles that may; `undefined` where they may. */
export function useWhyNot(): (operation: Operation) => string | undefined {
  const may = useMay()
  const say = useTexts(words)
  const roles = useTexts(roleNames)
  return (operation) => {
    if (may(operation)) return undefined
    return say.needs(holders[doors[operation]].map((role) => roles[role]).join(say.comma))
  }
}
