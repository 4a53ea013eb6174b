import { isObject } from '../json-object.ts'
/** A declared JSON Schema, as the institution gave it. */
export type JsonSchema = Readonly<Record<string, unknown>>

export type SchemaProblem =
  | 'not-an-object'
  | 'too-large'
  | 'too-deep'
  | 'remote-reference'
  | 'unsupported-keyword'
  | 'bad-pattern'
  | 'invalid-schema'

const SCHEMA_LENGTH_MAX = 65_536
const SCHEMA_NODES_MAX = 4_000
const SCHEMA_DEPTH_MAX = 40

/** Keywords that resolve elsewhere at run time: what they mean cannot be judged by looking at the schema. */
const unsupported = new Set([
  '$dynamicRef',
  '$dynamicAnchor',
  '$recursiveRef',
  '$recursiveAnchor',
  '$async',
])

const schemaValued = [
  'not',
  'if',
  'then',
  'else',
  'items',
  'additionalItems',
  'unevaluatedItems',
  'contains',
  'additionalProperties',
  'unevaluatedProperties',
  'propertyNames',
]
const schemaLists = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items']
const schemaMaps = ['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions']

/** Counts every schema that is entered while an answer is judged. */
export const STEP_KEYWORD = 'x-hengjian-step'

/** Whether a schema is small, flat and self-contained enough to compile at all. */
export function problemOfSchema(schema: unknown): SchemaProblem | undefined {
  if (!isObject(schema)) return 'not-an-object'
  let nodes = 0
  const pending: [unknown, number][] = [[schema, 0]]
  for (;;) {
    const entry = pending.pop()
    if (entry === undefined) break
    const [value, depth] = entry
    nodes += 1
    if (depth > SCHEMA_DEPTH_MAX) return 'too-deep'
    if (nodes > SCHEMA_NODES_MAX) return 'too-large'
    if (typeof value !== 'object' || value === null) continue
    for (const [key, child] of Object.entries(value)) {
      if (key === STEP_KEYWORD || unsupported.has(key)) return 'unsupported-keyword'
      if (key === '$ref' && typeof child === 'string' && !/^#(?:\/|$)/.test(child)) {
        return 'remote-reference'
      }
      if ((key === '$id' || key === 'id') && typeof child === 'string' && depth > 0) {
        // A nested base would turn a local reference into a remote one.
        return 'unsupported-keyword'
      }
      pending.push([child, depth + 1])
    }
  }
  return JSON.stringify(schema).length > SCHEMA_LENGTH_MAX ? 'too-large' : undefined
}

/**
 * What is wrong with the references of a schema that `withSteps` made: each must lead to where entering is counted.
 * Elsewhere, such as below a keyword that nobody knows, references that multiply would run unbounded.
 */
export function problemOfReferences(counted: JsonSchema): SchemaProblem | undefined {
  const pending: unknown[] = [counted]
  while (pending.length > 0) {
    const value = pending.pop()
    if (typeof value !== 'object' || value === null) continue
    for (const [key, child] of Object.entries(value)) {
      const target = key === '$ref' && typeof child === 'string' ? targetOf(counted, child) : true
      if (target === undefined) return 'invalid-schema'
      if (isObject(target) && target[STEP_KEYWORD] !== true) return 'unsupported-keyword'
      pending.push(child)
    }
  }
  return undefined
}

function targetOf(root: unknown, reference: string): unknown {
  let target = root
  for (const step of reference.split('/').slice(1)) {
    const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof target !== 'object' || target === null || !Object.hasOwn(target, name)) return
    target = (target as Readonly<Record<string, unknown>>)[name]
  }
  return target
}

/** The same schema with a counter in every place where a schema stands; those are also where references lead. */
export function withSteps(schema: unknown): unknown {
  if (!isObject(schema)) return schema
  const copy: Record<string, unknown> = { ...schema, [STEP_KEYWORD]: true }
  for (const keyword of schemaValued) {
    if (isObject(copy[keyword])) copy[keyword] = withSteps(copy[keyword])
  }
  for (const keyword of schemaLists) {
    const list = copy[keyword]
    if (Array.isArray(list)) copy[keyword] = list.map(withSteps)
  }
  for (const keyword of schemaMaps) {
    const map = copy[keyword]
    if (isObject(map)) {
      copy[keyword] = Object.fromEntries(
        Object.entries(map).map(([name, child]) => [name, withSteps(child)]),
      )
    }
  }
  return copy
}
