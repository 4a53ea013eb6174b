import { z } from 'zod'
import { Role } from '#kernel/actor.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { because } from '#kernel/issue.ts'

/** Who owes a statement, and what the product does about it (see the head of `catalogue/measures.yaml`). */
export const Duty = z.enum(['enforced', 'measured', 'recorded', 'supervisory'])
export type Duty = z.infer<typeof Duty>

export const StatementId = z.string().regex(/^(?:[1-9]|[12]\d|3[0-2])\.[1-9]\d?$/)

/** A number of the institution's own: none of a measure's, which begin with a digit. */
export const OwnStatementId = z
  .string()
  .max(24)
  .regex(/^X-[A-Z0-9]+(?:[.-][A-Z0-9]+)*$/)

/** A statement of the measures or one of the institution's own. */
export const AnyStatementId = z.union([StatementId, OwnStatementId])

export function isOwn(statement: string): boolean {
  return statement.startsWith('X-')
}

export const ThresholdName = z.string().regex(/^[a-z][a-z-]*$/)

/** Which way a number gets stricter. */
const Direction = z.enum(['higher', 'lower'])

/** A number that decides a statement. Where no floor is given, the value itself is the loosest that is allowed. */
export const Threshold = z
  .strictObject({
    value: z.number(),
    floor: z.number().optional(),
    unit: z.enum(['days', 'people', 'functions', 'share', 'index', 'calls']),
    stricter: Direction,
    /** What it means; a version that was adopted before titles were written has none. */
    title: Bilingual.optional(),
    source: z.string().min(1).default('house'),
  })
  .refine(
    ({ value, floor, stricter }) => floor === undefined || !isLooser(value, floor, stricter),
    because('比下限宽松', 'is looser than its floor'),
  )
  .readonly()
export type Threshold = z.infer<typeof Threshold>

export function isLooser(
  value: number,
  than: number,
  stricter: z.infer<typeof Direction>,
): boolean {
  return stricter === 'higher' ? value < than : value > than
}

/** What a measure asks for, small enough to be decided. `holds` says what a check looks for. */
export const Statement = z
  .strictObject({
    id: StatementId,
    says: Bilingual,
    duty: Duty,
    /** The role that answers for what is found. */
    owner: Role,
    holds: Bilingual,
    thresholds: z.record(ThresholdName, Threshold).default({}),
  })
  .readonly()
export type Statement = z.infer<typeof Statement>

export const Measure = z
  .strictObject({
    id: z.int().min(1).max(32),
    title: Bilingual,
    statements: z.array(Statement).min(1).readonly(),
  })
  .refine(
    ({ id, statements }) => statements.every((statement) => statement.id.startsWith(`${id}.`)),
    because('条款编号须以所属条目开头', 'a statement is numbered by its measure'),
  )
  .readonly()
export type Measure = z.infer<typeof Measure>

const Chapter = z
  .strictObject({ id: z.string().min(1), title: Bilingual, measures: z.array(z.int()).readonly() })
  .readonly()

/** `catalogue/measures.yaml`: a version of the measures, whole. */
export const Measures = z
  .strictObject({
    version: z.string().regex(/^\d{4}\.\d+$/),
    document: z
      .strictObject({
        id: z.string().min(1),
        number: z.string().min(1),
        issued: z.iso.date(),
        issuer: Bilingual,
      })
      .readonly(),
    /** Days within which a finding must be closed, by what was found. */
    findings: z
      .strictObject({
        failing: z.int().positive(),
        degraded: z.int().positive(),
        stale: z.int().positive(),
        unmeasured: z.int().positive(),
        source: z.string().min(1),
      })
      .readonly(),
    chapters: z.array(Chapter).min(1).readonly(),
    measures: z.array(Measure).min(1).readonly(),
  })
  .refine(
    ({ measures }) =>
      areUnique(measures.flatMap(({ statements }) => statements.map(({ id }) => id))),
    because('条款重复', 'a statement stands twice'),
  )
  .refine(
    ({ chapters, measures }) =>
      isSameSet(
        chapters.flatMap((one) => one.measures),
        measures.map(({ id }) => id),
      ),
    because('每条须且只属于一章', 'every measure stands in one chapter'),
  )
  .readonly()
export type Measures = z.infer<typeof Measures>

export function statementsOf({ measures }: Measures): readonly Statement[] {
  return measures.flatMap(({ statements }) => statements)
}

function areUnique<T>(values: readonly T[]): boolean {
  return new Set(values).size === values.length
}

function isSameSet<T>(left: readonly T[], right: readonly T[]): boolean {
  return (
    areUnique(left) &&
    areUnique(right) &&
    left.length === right.length &&
    left.every((value) => right.includes(value))
  )
}
