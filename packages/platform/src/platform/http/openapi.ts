import { z } from 'zod'
import { isFile, type Route } from './route.ts'

/** The OpenAPI 3.1 document of the control API, computed from the route table alone. */
export function openApiOf(routes: readonly Route[], version: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const path = `/api${route.path.replaceAll(/:(\w+)/g, '{$1}')}`
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Hengjian control API', version, license: { name: 'Apache-2.0' } },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'hengjian_session' },
        csrf: { type: 'apiKey', in: 'header', name: 'x-csrf-token' },
      },
    },
  }
}

function operationOf(route: Route) {
  const open = route.permission === 'public'
  return {
    summary: route.summary,
    operationId: `${route.method.toLowerCase()}${route.path.replaceAll(/[/:]+(\w)/g, (_, c) => c.toUpperCase()).replaceAll(/[^A-Za-z0-9]/g, '')}`,
    'x-permission': route.permission,
    'x-appends': route.appends,
    security: open ? [] : [route.method === 'GET' ? { session: [] } : { session: [], csrf: [] }],
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: contentOf(route.body, 'input') } }),
    responses: {
      [route.status]: {
        description: 'done',
        ...(route.reply === undefined ? {} : { content: contentOf(route.reply, 'output') }),
      },
      default: { description: 'refused: `error.code` is one of docs/reference/errors.md' },
    },
  }
}

function contentOf(schema: NonNullable<Route['body']>, io: 'input' | 'output') {
  if (isFile(schema)) {
    return { [schema.contentType]: { schema: { type: 'string', contentEncoding: 'binary' } } }
  }
  return { 'application/json': { schema: jsonSchema(schema, io) } }
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

type JsonSchema = ReturnType<typeof jsonSchema>

/** The members of an object, or of any of several forms that it can have: those that not every form has are optional. */
function membersOf(schema: JsonSchema): {
  readonly properties: Readonly<Record<string, unknown>>
  readonly required: readonly string[]
} {
  const forms = schema.oneOf ?? schema.anyOf
  if (forms === undefined)
    return { properties: schema.properties ?? {}, required: schema.required ?? [] }
  const all = forms.map((form) => membersOf(form as JsonSchema))
  const names = [...new Set(all.flatMap(({ properties }) => Object.keys(properties)))]
  const schemasOf = (name: string) =>
    all.flatMap(({ properties }) => properties[name] ?? ([] as unknown[]))
  return {
    properties: Object.fromEntries(names.map((name) => [name, { anyOf: schemasOf(name) }])),
    required: names.filter((name) => all.every((form) => form.required.includes(name))),
  }
}

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query') {
  if (schema === undefined) return []
  const { properties, required } = membersOf(jsonSchema(schema, 'input'))
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }))
}
