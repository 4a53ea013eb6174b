import {
  MutationCache,
  QueryCache,
  QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { ApiError, call, type Input, type Operation, type Reply } from './client.ts'

export const SESSION_KEY = ['GET /session'] as const
const STALE_MS = 10_000
/** Marks what stands beside the content of a page. */
export const ASIDE = { aside: true }

const UNAUTHENTICATED = 401
/** Nothing came back, or the product says that it cannot answer now. */
const OUT_OF_REACH: ReadonlySet<number> = new Set([0, 502, 503, 504])
export const TRY_AGAIN_MS = 5_000

/** Whether it passes by itself: then it is tried again until it does. */
export const passes = (error: Error | null): boolean =>
  error instanceof ApiError && OUT_OF_REACH.has(error.status)

export const isSignedOut = (error: Error): boolean =>
  error instanceof ApiError && error.status === UNAUTHENTICATED

/** A session that has ended asks who is there over the page: the address and what was typed stay. */
function onError(error: Error) {
  if (isSignedOut(error)) queryClient.setQueryData(SESSION_KEY, null)
}

export const queryClient: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: STALE_MS,
      // A refusal stays one; what did not get through is tried once more.
      retry: (count, error) => count < 1 && error instanceof ApiError && error.status === 0,
      refetchInterval: ({ state }) => (passes(state.error) ? TRY_AGAIN_MS : false),
    },
  },
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
})

export type Arguments<O extends Operation> = keyof Input<O> extends never
  ? [input?: Record<string, never>]
  : [input: Input<O>]

/** The query of one reading; for loaders and for `useRead`. */
export function reading<O extends Operation>(operation: O, ...[input]: Arguments<O>) {
  return queryOptions<Reply<O>, ApiError>({
    queryKey: [operation, input ?? {}],
    queryFn: ({ signal }) => call(operation, (input ?? {}) as Input<O>, signal),
  })
}

/** Reads, and reads again when an act of this console has changed something. */
export function useRead<O extends Operation>(operation: O, ...input: Arguments<O>) {
  return useQuery(reading(operation, ...input))
}

/** As `useRead`, while `enabled`: where a role may not read, or an id is not known yet. */
export function useReadIf<O extends Operation>(
  enabled: boolean,
  operation: O,
  ...input: Arguments<O>
) {
  return useQuery({ ...reading(operation, ...input), enabled })
}

/**
 * Reads what a page takes names, choices or counts from and can stand without: nothing until it is there. That it could not
 * be read is said once, above the page (`Unread`).
 */
export const useAside = <O extends Operation>(operation: O, ...input: Arguments<O>) =>
  useAsideIf(true, operation, ...input)

/** As `useAside`, for who shows that it is still being read. */
export function useAsideReading<O extends Operation>(operation: O, ...input: Arguments<O>) {
  return useQuery({ ...reading(operation, ...input), meta: ASIDE })
}

/** As `useAside`, while `enabled`. */
export function useAsideIf<O extends Operation>(
  enabled: boolean,
  operation: O,
  ...input: Arguments<O>
) {
  return useQuery({ ...reading(operation, ...input), enabled, meta: ASIDE }).data
}

/** Acts. Whatever is on the screen may have changed with it, so all of it is read again. */
export function useAct<O extends Operation>(operation: O) {
  const client = useQueryClient()
  return useMutation<Reply<O>, ApiError, Input<O>>({
    mutationFn: (input) => call(operation, input),
    onSuccess: () => client.invalidateQueries(),
  })
}
