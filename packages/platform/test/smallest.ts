/** As much of JSON Schema as the bodies and parameters of the API are written in. */
export interface JsonSchema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly minItems?: number
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly oneOf?: readonly JsonSchema[]
  readonly anyOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
}

const texts: Readonly<Record<string, string>> = {
  'date-time': '2030-01-01T00:00:00.000Z',
  date: '2030-01-01',
  email: 'somebody@bank.example',
  uri: 'https://bank.example/',
}

/** The smallest value that a schema takes; ids are those that `idOf` gives for their kind. */
export function smallestOf(
  schema: JsonSchema,
  idOf: (kind: string) => string | undefined = () => undefined,
): unknown {
  const inner = (one: JsonSchema) => smallestOf(one, idOf)
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  const [branch] = schema.oneOf ?? schema.anyOf ?? schema.allOf ?? []
  if (branch !== undefined) return inner(branch)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, inner(schema.properties?.[name] ?? {})]),
      )
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => inner(schema.items ?? {}))
    case 'integer':
    case 'number':
      return schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1
    case 'boolean':
      return false
    default:
      return textOf(schema, idOf)
  }
}

function textOf(
  { pattern = '', format, minLength = 1 }: JsonSchema,
  idOf: (kind: string) => string | undefined,
) {
  const kind = /^\^([a-z]+)_\[0-9a-f\]\{32\}\$$/.exec(pattern)?.[1]
  if (kind !== undefined) return idOf(kind) ?? `${kind}_${'0'.repeat(32)}`
  if (pattern.includes('{64}'))
    return `${pattern.includes('sha256:') ? 'sha256:' : ''}${'0'.repeat(64)}`
  if (format !== undefined && texts[format] !== undefined) return texts[format]
  return 'sample'.padEnd(minLength, ' text')
}
