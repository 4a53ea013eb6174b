import { compileSchema, type JsonSchema } from '@hengjian/guard'
import { z } from 'zod'
import type { PartColumn, PartDefinition, PartField } from './catalogue.ts'
import { isDuration } from './duration.ts'
import { parseCondition } from './review-condition.ts'

/** Characters of one text; a part is an assessment, not an archive. */
const TEXT_LENGTH_MAX = 20_000
const LIST_COUNT_MAX = 200
const LIST_ITEM_LENGTH_MAX = 2_000

const Text = z.string().max(TEXT_LENGTH_MAX)
const List = z.array(z.string().max(LIST_ITEM_LENGTH_MAX)).max(LIST_COUNT_MAX)

/** One row of a field of type `rows`: what a machine acts on is written as data, not as a sentence. */
export const RowValue = z.record(z.string().max(60), z.union([Text, z.number(), List]))
export type RowValue = z.infer<typeof RowValue>

export const FieldValue = z.union([Text, z.number(), List, z.array(RowValue).max(LIST_COUNT_MAX)])
export type FieldValue = z.infer<typeof FieldValue>

/** What a part says: one value for each field of the catalogue that was filled. */
export const PartContent = z.record(z.string().max(60), FieldValue)
export type PartContent = z.infer<typeof PartContent>

export type FieldProblem =
  | 'missing'
  | 'unknown-field'
  | 'wrong-type'
  | 'too-short'
  | 'too-few'
  | 'not-an-option'
  | 'not-a-duration'
  | 'not-a-condition'
  | 'not-a-table'
  | 'never-reached'
  | 'not-a-schema'
  | 'out-of-range'

export interface FieldIssue {
  readonly field: string
  readonly problem: FieldProblem
}

/** Everything wrong with a part's content, field by field; an empty list means that it may be written. */
export function contentIssues(
  definition: PartDefinition,
  content: PartContent,
): readonly FieldIssue[] {
  const known = new Set(definition.fields.map(({ id }) => id))
  const unknown = Object.keys(content)
    .filter((field) => !known.has(field))
    .map((field): FieldIssue => ({ field, problem: 'unknown-field' }))
  const found = definition.fields.flatMap((field): FieldIssue[] => {
    const problem = problemOf(field, filledValue(content, field.id))
    return problem === undefined ? [] : [{ field: field.id, problem }]
  })
  return [...found, ...unknown]
}

/** `content` comes from outside, so a field named like a member of Object must not be inherited. */
function filledValue(content: PartContent, field: string): FieldValue | undefined {
  return Object.hasOwn(content, field) ? content[field] : undefined
}

function problemOf(field: PartField, value: FieldValue | undefined): FieldProblem | undefined {
  if (value === undefined) return field.required ? 'missing' : undefined
  switch (field.type) {
    case 'text':
      return textProblem(field, value)
    case 'list':
      return listProblem(field, value)
    case 'enum':
      if (typeof value !== 'string') return 'wrong-type'
      return field.options?.includes(value) ? undefined : 'not-an-option'
    case 'duration':
      return durationProblem(value)
    case 'number':
      return typeof value === 'number' ? undefined : 'wrong-type'
    case 'percent':
      if (typeof value !== 'number') return 'wrong-type'
      return value >= 0 && value <= 100 ? undefined : 'out-of-range'
    case 'rows':
      return rowsProblem(field, value)
  }
}

function textProblem(
  field: Pick<PartField, 'lengthMin' | 'format'>,
  value: FieldValue,
): FieldProblem | undefined {
  if (typeof value !== 'string') return 'wrong-type'
  if (!isStorable(value)) return 'wrong-type'
  if (field.format === 'json-schema' && readAnswerSchema(value) === undefined) return 'not-a-schema'
  // White space is not an assessment, so it does not count towards the length.
  return value.trim().length >= (field.lengthMin ?? 1) ? undefined : 'too-short'
}

function listProblem(
  field: Pick<PartField, 'required' | 'countMin' | 'options'>,
  value: FieldValue,
): FieldProblem | undefined {
  if (!Array.isArray(value)) return 'wrong-type'
  if (value.some((item) => typeof item !== 'string' || item.trim() === '' || !isStorable(item))) {
    return 'wrong-type'
  }
  const { options } = field
  if (options !== undefined && !value.every((item) => options.includes(item as string))) {
    return 'not-an-option'
  }
  const least = field.countMin ?? (field.required ? 1 : 0)
  return value.length >= least ? undefined : 'too-few'
}

function durationProblem(value: FieldValue): FieldProblem | undefined {
  if (typeof value !== 'string') return 'wrong-type'
  return isDuration(value) ? undefined : 'not-a-duration'
}

/** The first thing wrong with any row. */
function rowsProblem(field: PartField, value: FieldValue): FieldProblem | undefined {
  if (!Array.isArray(value)) return 'wrong-type'
  const least = field.countMin ?? (field.required ? 1 : 0)
  if (value.length < least) return 'too-few'
  for (const row of value) {
    if (typeof row === 'string') return 'wrong-type'
    const columns = field.columns ?? []
    const known = new Set(columns.map(({ id }) => id))
    if (Object.keys(row).some((column) => !known.has(column))) return 'unknown-field'
    for (const column of columns) {
      const problem = cellProblem(
        column,
        Object.hasOwn(row, column.id) ? row[column.id] : undefined,
      )
      if (problem !== undefined) return problem
    }
  }
  return undefined
}

function cellProblem(
  column: PartColumn,
  value: RowValue[string] | undefined,
): FieldProblem | undefined {
  if (value === undefined) return column.required ? 'missing' : undefined
  switch (column.type) {
    case 'text':
      return textProblem({}, value)
    case 'list':
      return listProblem(column, value)
    case 'duration':
      return durationProblem(value)
    case 'condition':
      if (typeof value !== 'string') return 'wrong-type'
      return parseCondition(value) === undefined ? 'not-a-condition' : undefined
    case 'enum':
      if (typeof value !== 'string') return 'wrong-type'
      return column.options?.includes(value) ? undefined : 'not-an-option'
    case 'number':
    case 'integer': {
      if (typeof value !== 'number') return 'wrong-type'
      if (column.type === 'integer' && !Number.isSafeInteger(value)) return 'wrong-type'
      const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = column
      return value >= min && value <= max ? undefined : 'out-of-range'
    }
  }
}

/** Neither canonical JSON nor the database can hold a lone surrogate or a NUL. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000')
}

/** A JSON schema that answers can be checked against; `undefined` where the text is none. */
export function readAnswerSchema(text: string): JsonSchema | undefined {
  try {
    const schema = JSON.parse(text) as JsonSchema
    return compileSchema(schema).outcome === 'compiled' ? schema : undefined
  } catch {
    return undefined
  }
}
