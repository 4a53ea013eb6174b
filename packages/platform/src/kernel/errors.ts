/**
 * The closed catalogue of errors. Bad input gets one of these; a bug is an assertion.
 * Every definition says what happened and what to do, in both languages, and is listed in
 * `docs/reference/errors.md`, which a test compares with this catalogue both ways.
 */
export interface ErrorDefinition<Details> {
  readonly status: number
  readonly message: {
    readonly en: (details: Details) => string
    readonly zh: (details: Details) => string
  }
  readonly remedy: { readonly en: string; readonly zh: string }
}

interface ErrorText {
  readonly en: string
  readonly zh: string
}

/** An error of the catalogue. `details` never hold payloads, secrets or personal data. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError'
  readonly code: string
  readonly status: number
  readonly text: ErrorText
  readonly remedy: ErrorText
  readonly details: unknown

  constructor(code: string, definition: ErrorDefinition<never>, details: unknown) {
    const en = definition.message.en(details as never)
    super(en)
    this.code = code
    this.status = definition.status
    this.text = { en, zh: definition.message.zh(details as never) }
    this.remedy = definition.remedy
    this.details = details
  }
}

type DetailsOf<D> = D extends { message: { en: (...args: infer A) => string } } ? A : never

export type ErrorsOf<C> = {
  readonly [K in keyof C]: (...details: DetailsOf<C[K]>) => CatalogueError
}

export interface CatalogueRow {
  readonly code: string
  readonly definition: ErrorDefinition<never>
}

const rows = new Map<string, CatalogueRow>()

/** Declares the errors of one context. Codes read `context.name` and are never reused. */
export function defineErrors<const C extends Record<string, ErrorDefinition<never>>>(
  context: string,
  catalogue: C,
): ErrorsOf<C> {
  const entries = Object.entries(catalogue).map(([name, definition]) => {
    const code = `${context}.${name}`
    rows.set(code, { code, definition })
    return [name, (details: unknown) => new CatalogueError(code, definition, details)] as const
  })
  return Object.fromEntries(entries) as unknown as ErrorsOf<C>
}

/** Every error declared by the modules loaded so far, by code. */
export function errorCatalogue(): readonly CatalogueRow[] {
  return [...rows.values()].sort((a, b) => (a.code < b.code ? -1 : 1))
}

export function isCatalogueError(error: unknown, code?: string): error is CatalogueError {
  return error instanceof CatalogueError && (code === undefined || error.code === code)
}
