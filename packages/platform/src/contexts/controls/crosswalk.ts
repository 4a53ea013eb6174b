import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { because } from '#kernel/issue.ts'
import { StatementId } from './measures.ts'

/** What of another framework statements meet. `subset`: the statements ask for part of the reference. */
export const Mapping = z
  .strictObject({
    framework: z.string().min(1),
    reference: z.string().min(1),
    statements: z.array(StatementId).min(1).readonly(),
    relation: z.enum(['equal', 'subset', 'intersects']),
    confidence: z.enum(['high', 'medium', 'low']),
    says: Bilingual,
  })
  .readonly()
export type Mapping = z.infer<typeof Mapping>

/** `catalogue/crosswalk.yaml`. */
export const Crosswalk = z
  .strictObject({
    version: z.string().regex(/^\d{4}\.\d+$/),
    source: z.string().min(1),
    frameworks: z.array(z.strictObject({ id: z.string().min(1), title: Bilingual })).readonly(),
    mappings: z.array(Mapping).readonly(),
  })
  .refine(
    ({ frameworks, mappings }) =>
      mappings.every((mapping) => frameworks.some(({ id }) => id === mapping.framework)),
    because('对应关系引用了未列出的框架', 'a mapping names a framework that is not listed'),
  )
  .readonly()
export type Crosswalk = z.infer<typeof Crosswalk>

const Task = z
  .strictObject({
    id: z.int().min(1).max(33),
    title: Bilingual,
    answer: z
      .array(z.enum(['system', 'scenario', 'index']))
      .min(1)
      .readonly(),
    /** The statements that decide it, where there are any. */
    by: z.array(StatementId).default([]),
    /** The reference application that answers it. */
    pack: Bilingual.optional(),
  })
  .refine(
    ({ answer, pack }) => answer.includes('scenario') === (pack !== undefined),
    because('场景须有对应的参考应用', 'a scenario has its pack'),
  )
  .readonly()

/** `catalogue/plan.yaml`: the tasks of the plan on digital finance. */
export const Plan = z
  .strictObject({
    version: z.string().regex(/^\d{4}\.\d+$/),
    document: z.strictObject({
      id: z.string().min(1),
      number: z.string().min(1),
      issued: z.iso.date(),
      issuer: Bilingual,
    }),
    tasks: z.array(Task).min(1).readonly(),
  })
  .refine(
    ({ tasks }) => new Set(tasks.map(({ id }) => id)).size === tasks.length,
    because('任务重复', 'a task stands twice'),
  )
  .readonly()
export type Plan = z.infer<typeof Plan>
