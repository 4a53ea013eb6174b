import { createHash } from 'node:crypto'
import { Ajv, type FuncKeywordDefinition, type Options, type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { RE2JS, RE2JSException } from 're2js'
import type { Detector } from '../detector.ts'
import type { Finding } from '../finding.ts'
import { isDeeperThan } from '../json-depth.ts'
import {
  type JsonSchema,
  problemOfReferences,
  problemOfSchema,
  type SchemaProblem,
  STEP_KEYWORD,
  withSteps,
} from './schema-limits.ts'

export type CompiledSchema =
  | { readonly outcome: 'compiled'; readonly version: string; check(answer: string): AnswerVerdict }
  | { readonly outcome: 'refused'; readonly problem: SchemaProblem }

/** `keyword` is that of the schema; where in the answer it failed stays unsaid, since keys can be values too. */
export type AnswerVerdict =
  | { readonly outcome: 'conforms' }
  | { readonly outcome: 'violates'; readonly violations: readonly Violation[] }

export interface Violation {
  /** `not-json`, `too-large`, `too-deep`, `too-costly`, or the keyword of the schema that failed. */
  readonly kind: string
  /** JSON pointer into the schema, where a keyword failed. */
  readonly schemaPath?: string
}

export const ANSWER_LENGTH_MAX = 1_048_576
const ANSWER_DEPTH_MAX = 64
const STEPS_MAX = 200_000
const VIOLATIONS_MAX = 50
const CACHE_ENTRIES_MAX = 256

class TooManySteps extends Error {}

/** Compiles each schema once; the oldest leaves when there are too many. */
export function openSchemaCache(entriesMax: number = CACHE_ENTRIES_MAX) {
  const cache = new Map<string, CompiledSchema>()
  return (schema: JsonSchema): CompiledSchema => {
    const problem = problemOfSchema(schema)
    if (problem !== undefined) return { outcome: 'refused', problem }
    const key = JSON.stringify(schema)
    const known = cache.get(key)
    if (known !== undefined) return known
    const compiled = compileSchema(schema)
    if (cache.size >= entriesMax) {
      const [oldest] = cache.keys()
      if (oldest !== undefined) cache.delete(oldest)
    }
    cache.set(key, compiled)
    return compiled
  }
}

/**
 * Compiles a JSON Schema: draft 2020-12, or draft-07 where `$schema` says so. Patterns run in linear time, and the
 * number of schemas entered for one answer is bounded, so that neither references that multiply nor a crafted
 * answer can hold the process.
 */
export function compileSchema(schema: JsonSchema): CompiledSchema {
  const problem = problemOfSchema(schema)
  if (problem !== undefined) return { outcome: 'refused', problem }
  const counter = { steps: 0 }
  let validate: ValidateFunction
  try {
    const counted = withSteps(schema) as JsonSchema
    const misled = problemOfReferences(counted)
    if (misled !== undefined) return { outcome: 'refused', problem: misled }
    validate = engineFor(schema, counter).compile(counted)
  } catch (error) {
    // Whatever the engine throws at compile time is about the schema: it has seen nothing else.
    return {
      outcome: 'refused',
      problem: error instanceof RE2JSException ? 'bad-pattern' : 'invalid-schema',
    }
  }
  const version = createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 16)
  return { outcome: 'compiled', version, check: (answer) => checkAnswer(answer, validate, counter) }
}

/** Checks a whole answer; it cannot be judged before its end. */
export function outputSchemaDetector(compiled: CompiledSchema & { outcome: 'compiled' }): Detector {
  const { version, check } = compiled
  return {
    id: 'output-schema',
    version,
    spanMax: Number.POSITIVE_INFINITY,
    detect({ original }): readonly Finding[] {
      const verdict = check(original)
      if (verdict.outcome === 'conforms') return []
      const kinds = new Set(verdict.violations.map(({ kind }) => kind))
      return [...kinds].map((kind) => ({
        guard: 'output-schema',
        version,
        kind: `schema-${kind}`,
        start: 0,
        end: original.length,
        score: 1,
        risk: 'A.5.b',
      }))
    },
  }
}

function engineFor(schema: JsonSchema, counter: { steps: number }): Ajv {
  const options: Options = {
    strict: false,
    allErrors: true,
    validateFormats: false,
    logger: false,
    code: { regExp: Object.assign(linearExpression, { code: 'linearExpression' }) },
  }
  const draft07 = typeof schema.$schema === 'string' && schema.$schema.includes('draft-07')
  const engine = draft07 ? new Ajv(options) : new Ajv2020(options)
  engine.removeKeyword('uniqueItems')
  engine.addKeyword(uniqueItems)
  const step: FuncKeywordDefinition = {
    keyword: STEP_KEYWORD,
    before: '$ref',
    errors: false,
    validate: () => {
      counter.steps += 1
      if (counter.steps > STEPS_MAX) throw new TooManySteps()
      return true
    },
  }
  engine.addKeyword(step)
  return engine
}

function linearExpression(pattern: string) {
  const engine = RE2JS.compile(pattern)
  return { test: (text: string) => engine.matcher(text).find() }
}

/** The engine's own compares every pair; this one is linear in what it reads. */
const uniqueItems: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  validate: (isAsked: boolean, items: readonly unknown[]) =>
    !isAsked || new Set(items.map(canonical)).size === items.length,
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

function checkAnswer(
  answer: string,
  validate: ValidateFunction,
  counter: { steps: number },
): AnswerVerdict {
  if (answer.length > ANSWER_LENGTH_MAX) return violates({ kind: 'too-large' })
  if (isDeeperThan(answer, ANSWER_DEPTH_MAX)) return violates({ kind: 'too-deep' })
  let value: unknown
  try {
    value = JSON.parse(answer)
  } catch {
    return violates({ kind: 'not-json' })
  }
  counter.steps = 0
  try {
    if (validate(value)) return { outcome: 'conforms' }
  } catch (error) {
    // References that lead back to themselves without going deeper end in one of these two.
    if (error instanceof TooManySteps || error instanceof RangeError) {
      return violates({ kind: 'too-costly' })
    }
    throw error
  }
  const errors = (validate.errors ?? []).slice(0, VIOLATIONS_MAX)
  return violates(...errors.map(({ keyword, schemaPath }) => ({ kind: keyword, schemaPath })))
}

function violates(...violations: Violation[]): AnswerVerdict {
  return { outcome: 'violates', violations }
}
