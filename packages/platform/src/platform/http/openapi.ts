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

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query') {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = jsonSchema(schema, 'input')
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }))
}
