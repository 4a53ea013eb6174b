import { permissionsOf } from '#contexts/identity/index.ts'
import { Role } from '#kernel/actor.ts'
import type { openApiOf } from '#platform/http/openapi.ts'
import type { Route } from '#platform/http/route.ts'

/**
 * What the console knows of the control API: the shape of every operation and who passes its door.
 * One line an operation, so that a change of one shows as one line.
 */
type Document = ReturnType<typeof openApiOf>
type Json = Readonly<Record<string, unknown>>

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly schema: Json
}

interface Body {
  readonly content: Readonly<Record<string, { readonly schema: Json }>>
}

interface Operation {
  readonly parameters: readonly Parameter[]
  readonly requestBody?: Body
  readonly responses: Readonly<Record<string, Partial<Body>>>
}

/** `packages/console/src/api/schema.ts` */
export function consoleSchemaText({ paths }: Document): string {
  const lines = operationsOf(paths).map(({ name, operation }) => {
    const success = Object.entries(operation.responses).find(([status]) => status !== 'default')
    const members = [
      `params: ${parametersType(operation, 'path')}`,
      `query: ${parametersType(operation, 'query')}`,
      `body: ${bodyType(operation.requestBody, 'Blob')}`,
      `reply: ${bodyType(success?.[1], 'Blob')}`,
    ]
    return `  '${name}': { ${members.join('; ')} }`
  })
  return `// Computed from the route table (\`npm run gen\`); a test compares it.
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export interface Operations {
${lines.join('\n')}
}
`
}

/** `packages/console/src/api/doors.ts` */
export function consoleDoorsText(routes: readonly Route[]): string {
  const lines = [...routes]
    .sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1))
    .map(({ method, path, permission }) => `  '${method} ${path}': '${permission}',`)
  const named = [...new Set(routes.map(({ permission }) => permission))].sort()
  const open = new Set(['public', 'signed-in'])
  const holders = named.map((permission) => {
    const roles = Role.options.filter(
      (role) => open.has(permission) || permissionsOf([role]).some((held) => held === permission),
    )
    return `  '${permission}': [${roles.map((role) => `'${role}'`).join(', ')}],`
  })
  return `// Computed from the route table (\`npm run gen\`); a test compares it.

/** The permission that the door of each operation asks for. */
export const doors = {
${lines.join('\n')}
} as const

/** The roles that hold each permission. */
export const holders = {
${holders.join('\n')}
} as const
`
}

function operationsOf(paths: Document['paths']) {
  return Object.entries(paths)
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path.slice('/api'.length).replaceAll(/\{(\w+)\}/g, ':$1')}`,
        operation: operation as Operation,
      })),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function parametersType({ parameters }: Operation, where: string): string {
  const own = parameters.filter((parameter) => parameter.in === where)
  if (own.length === 0) return 'undefined'
  const members = own.map(({ name, required, schema }) => memberOf(name, schema, required))
  return `{ ${members.join('; ')} }`
}

function bodyType(body: Partial<Body> | undefined, file: string): string {
  const [kind] = Object.entries(body?.content ?? {})
  if (kind === undefined) return 'undefined'
  const [type, { schema }] = kind
  return type === 'application/json' ? typeOf(schema) : type.startsWith('text/') ? 'string' : file
}

const memberOf = (name: string, schema: Json, required: boolean) =>
  required
    ? `readonly ${quoted(name)}: ${typeOf(schema)}`
    : `readonly ${quoted(name)}?: ${typeOf(schema)} | undefined`

const quoted = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`)

/** The TypeScript type of a JSON schema, as far as zod writes them. */
function typeOf(schema: Json): string {
  if (typeof schema.$ref === 'string') return 'Json'
  if ('const' in schema) return JSON.stringify(schema.const)
  if (Array.isArray(schema.enum)) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  const either = (schema.anyOf ?? schema.oneOf) as readonly Json[] | undefined
  if (either !== undefined) return `(${[...new Set(either.map(typeOf))].join(' | ')})`
  const both = schema.allOf as readonly Json[] | undefined
  if (both !== undefined) return `(${both.map(typeOf).join(' & ')})`
  switch (schema.type) {
    case 'object':
      return objectType(schema)
    case 'array':
      return `readonly (${typeOf((schema.items ?? {}) as Json)})[]`
    case 'integer':
      return 'number'
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return schema.type
    default:
      return 'unknown'
  }
}

function objectType(schema: Json): string {
  const required = new Set(schema.required as readonly string[] | undefined)
  const members = Object.entries((schema.properties ?? {}) as Record<string, Json>).map(
    ([name, member]) => memberOf(name, member, required.has(name)),
  )
  if (members.length > 0) return `{ ${members.join('; ')} }`
  const rest = schema.additionalProperties
  const value = typeof rest === 'object' && rest !== null ? typeOf(rest as Json) : 'unknown'
  const keys = (schema.propertyNames as Json | undefined)?.enum
  return Array.isArray(keys)
    ? `{ readonly [key in ${keys.map((key) => JSON.stringify(key)).join(' | ')}]?: ${value} }`
    : `{ readonly [key: string]: ${value} }`
}
