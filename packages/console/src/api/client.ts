import { type Bilingual, keptLanguage } from '../language/language.tsx'
import type { Operations } from './schema.ts'

export type Operation = keyof Operations
export type Reply<O extends Operation> = Operations[O]['reply']
export type Query<O extends Operation> = NonNullable<Operations[O]['query']>

/** An operation whose answer is a page of items. */
export type ListOperation = {
  [O in Operation]: Reply<O> extends { readonly items: readonly unknown[] } ? O : never
}[Operation]
export type Item<O extends ListOperation> =
  Reply<O> extends { readonly items: readonly (infer One)[] } ? One : never

/** `params`, `query` and `body` as far as the operation takes them. */
export type Input<O extends Operation> = {
  readonly [Part in 'params' | 'query' | 'body' as undefined extends Operations[O][Part]
    ? never
    : Part]: Operations[O][Part]
}

interface LooseInput {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

export interface FieldIssue {
  /** Where, as `body.name.zh`. */
  readonly at: string
  readonly message: Bilingual
}

interface Refusal {
  readonly code: string
  readonly message: string
  readonly remedy: string
  readonly details?: Readonly<Record<string, unknown>>
}

/** A refusal as the API words it: a code, what happened and what to do, in the reader's language. */
export class ApiError extends Error {
  readonly code: string
  readonly remedy: string
  /** Of HTTP; 0 where nothing came back. */
  readonly status: number
  readonly details: Readonly<Record<string, unknown>>

  constructor(status: number, refusal: Refusal) {
    super(refusal.message)
    this.code = refusal.code
    this.remedy = refusal.remedy
    this.status = status
    this.details = refusal.details ?? {}
  }

  get issues(): readonly FieldIssue[] {
    return Array.isArray(this.details.issues) ? (this.details.issues as FieldIssue[]) : []
  }
}

let csrfToken: string | undefined

/** Kept in memory alone: a page elsewhere cannot read it. */
export function keepCsrfToken(token: string | undefined) {
  csrfToken = token
}

/** Calls one operation of the control API. @throws ApiError */
export async function call<O extends Operation>(
  operation: O,
  input: Input<O>,
  signal?: AbortSignal,
): Promise<Reply<O>> {
  const response = await send(operation, input as unknown as LooseInput, signal)
  if (!response.ok) throw await refusalOf(response)
  return (await contentOf(response)) as Reply<O>
}

/** Unknown to the compiler: comparing it with the replies of all operations would be beyond it. */
async function contentOf(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? ''
  if (response.status === 204) return undefined
  if (type.startsWith('application/json')) return response.json()
  if (type.startsWith('text/')) return response.text()
  return response.blob()
}

async function send(operation: string, input: LooseInput, signal?: AbortSignal) {
  const [method, path] = operation.split(' ') as [string, string]
  const { body } = input
  const headers = new Headers({ 'accept-language': keptLanguage() })
  if (method !== 'GET' && csrfToken !== undefined) headers.set('x-csrf-token', csrfToken)
  if (body !== undefined && !(body instanceof Blob)) headers.set('content-type', 'application/json')
  if (body instanceof Blob) headers.set('content-type', body.type)
  const init: RequestInit = {
    method,
    headers,
    ...(body !== undefined && { body: body instanceof Blob ? body : JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
  }
  try {
    return await fetch(addressOf(path, input), init)
  } catch (error) {
    if (signal?.aborted) throw error
    throw unreachable()
  }
}

export function addressOf(path: string, { params = {}, query = {} }: LooseInput): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  )
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const search = new URLSearchParams(asked.map(([name, value]) => [name, String(value)]))
  return `/api${filled}${search.size === 0 ? '' : `?${search}`}`
}

async function refusalOf(response: Response): Promise<ApiError> {
  try {
    const { error } = (await response.json()) as { error: Refusal }
    return new ApiError(response.status, error)
  } catch {
    return unreachable(response.status)
  }
}

function unreachable(status = 0): ApiError {
  return new ApiError(status, {
    code: 'console.unreachable',
    ...(keptLanguage() === 'en'
      ? {
          message: 'the product does not answer',
          remedy: 'Try again; if it stays so, tell the operator.',
        }
      : { message: '产品没有应答', remedy: '请稍后重试；若持续如此，请联系运维人员。' }),
  })
}
