import type { z } from 'zod'
import type { Actor } from '#kernel/actor.ts'
import type { Locale } from '#kernel/bilingual.ts'
import type { Services } from '../services.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** A body or reply that is a file and not JSON. */
export interface FileKind {
  readonly file: true
  readonly contentType: string
}

export const BODY_BYTES_MAX = 2 * 1024 * 1024
export const FILE_BYTES_MAX = 20 * 1024 * 1024

export function fileOf(contentType: string): FileKind {
  return { file: true, contentType }
}

export interface FileReply {
  readonly name: string
  readonly content: Uint8Array
}

/** What of HTTP a handler may touch: cookies and where the caller is. */
export interface HttpContext {
  readonly ip: string
  readonly locale: Locale
  readonly userAgent: string | undefined
  readonly cookies: Readonly<Record<string, string | undefined>>
  /** Whether a browser shows the answer as a page (`Sec-Fetch-Mode`). */
  readonly navigates: boolean
  setCookie(name: string, value: string, options: { maxAgeSeconds: number }): void
  clearCookie(name: string): void
  redirect(location: string): void
}

type Input<S> = S extends z.ZodType ? z.output<S> : S extends FileKind ? Uint8Array : undefined
type Output<S> = S extends FileKind ? FileReply : S extends z.ZodType ? z.input<S> : undefined

type Schema = z.ZodType | FileKind | undefined

export interface RouteDefinition<
  P extends z.ZodType | undefined,
  Q extends z.ZodType | undefined,
  B extends Schema,
  R extends Schema,
> {
  readonly method: Method
  /** Below `/api`, parameters as `:name`. */
  readonly path: string
  /** One English sentence for the OpenAPI document. */
  readonly summary: string
  /** A permission of `identity/permissions.ts`; `public` needs no proof, `signed-in` any person. */
  readonly permission: string
  /** The kinds of entry that a success leaves; `null` only where nothing changes. */
  readonly appends: readonly [string, ...string[]] | null
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly reply: R
  readonly status?: number
  readonly handle: (
    input: {
      readonly actor: Actor
      readonly params: Input<P>
      readonly query: Input<Q>
      readonly body: Input<B>
      readonly http: HttpContext
    },
    services: Services,
  ) => Promise<Output<R>>
}

/** A route as the adapter, OpenAPI, the access matrix and audit coverage read it. */
export interface Route {
  readonly method: Method
  readonly path: string
  readonly summary: string
  readonly permission: string
  readonly appends: readonly string[] | null
  readonly params: z.ZodType | undefined
  readonly query: z.ZodType | undefined
  readonly body: Schema
  readonly reply: Schema
  readonly status: number
  readonly handle: (
    input: {
      actor: Actor
      params: unknown
      query: unknown
      body: unknown
      http: HttpContext
    },
    services: Services,
  ) => Promise<unknown>
}

/** Declares a route: a value that OpenAPI, the access matrix and the audit test all read. */
export function route<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends Schema = undefined,
  R extends Schema = undefined,
>(definition: RouteDefinition<P, Q, B, R>): Route {
  return {
    method: definition.method,
    path: definition.path,
    summary: definition.summary,
    permission: definition.permission,
    appends: definition.appends,
    params: definition.params,
    query: definition.query,
    body: definition.body,
    reply: definition.reply,
    status: definition.status ?? (definition.reply === undefined ? 204 : 200),
    handle: definition.handle as Route['handle'],
  }
}

export function isFile(schema: Schema): schema is FileKind {
  return schema !== undefined && 'file' in schema
}

/** The name by which refusals and the matrix call a route, e.g. `POST /api/applications/:id/moves`. */
export function routeName(route: Pick<Route, 'method' | 'path'>): string {
  return `${route.method} /api${route.path}`
}
