/** As much of JSON Schema as the replies of the API are written in. */
export interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly format?: string
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
}

/** What people write has spaces or Chinese in it; what programs write mostly has not. */
const WRITTEN_BY_PEOPLE = /[\s\p{Script=Han}]/u

/** The value with `text` at the end of every string that people can have written: neither id, choice, digest nor time. */
export function writtenInto(value: unknown, schema: Schema, text: string): unknown {
  if (typeof value === 'string') {
    const isFree = schema.const === undefined && schema.enum === undefined
    const hasNoForm = schema.pattern === undefined && schema.format === undefined
    return isFree && hasNoForm && WRITTEN_BY_PEOPLE.test(value) ? value + text : value
  }
  if (typeof value !== 'object' || value === null) return value
  const branches = schema.oneOf ?? schema.anyOf
  const fitting = branches?.find((branch) => fits(value, branch)) ?? schema
  if (Array.isArray(value)) return value.map((one) => writtenInto(one, fitting.items ?? {}, text))
  const { properties = {}, additionalProperties } = fitting
  const rest = typeof additionalProperties === 'object' ? additionalProperties : {}
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      writtenInto(one, properties[name] ?? rest, text),
    ]),
  )
}

/** Whether the value is of this branch, as far as its constants tell. */
function fits(value: object, { properties = {} }: Schema): boolean {
  return Object.entries(properties).every(
    ([name, { const: constant }]) =>
      constant === undefined || (value as Record<string, unknown>)[name] === constant,
  )
}
