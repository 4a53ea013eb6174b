import assert from 'node:assert/strict'
import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { readCatalogue } from '#platform/catalogue.ts'

/** The gravest first, as `catalogue/incident-rules.yaml` lists them. */
export const Grade = z.enum(['particularly-serious', 'serious', 'considerable', 'general'])
export type Grade = z.infer<typeof Grade>

export const IncidentKind = z.enum([
  'service-outage',
  'data-security',
  'cybersecurity',
  'model-behaviour',
  'control-failure',
])
export type IncidentKind = z.infer<typeof IncidentKind>

export const IncidentMark = z.enum([
  'critical-infrastructure',
  'european-union',
  'widespread',
  'death',
])
export type IncidentMark = z.infer<typeof IncidentMark>

export const Phase = z.enum(['initial', 'written', 'follow-up', 'final'])
export type Phase = z.infer<typeof Phase>

const Titled = z.strictObject({ id: z.string(), title: Bilingual })

const ReportDuty = z.union([
  z.strictObject({
    phase: z.enum(['initial', 'written', 'final']),
    withinMinutes: z.int().positive(),
    from: z.enum(['known', 'closed']),
    gradeMin: Grade.optional(),
  }),
  z.strictObject({
    phase: z.literal('follow-up'),
    everyMinutes: z.int().positive(),
    gradeMin: Grade.optional(),
  }),
])
export type ReportDuty = z.infer<typeof ReportDuty>

const IncidentRule = z.strictObject({
  id: z.string(),
  source: z.string(),
  kinds: z.array(IncidentKind).min(1).readonly(),
  gradeMin: Grade,
  needs: z.array(IncidentMark).readonly().default([]),
  unless: IncidentMark.optional(),
  recipient: Bilingual,
  reports: z.array(ReportDuty).min(1).readonly(),
})
export type IncidentRule = z.infer<typeof IncidentRule>

export const IncidentCatalogue = z.strictObject({
  version: z.string(),
  kinds: z.array(Titled.extend({ id: IncidentKind })),
  grades: z.array(
    Titled.extend({
      id: Grade,
      criteria: z.array(z.strictObject({ text: Bilingual, source: z.string() })),
    }),
  ),
  marks: z.array(Titled.extend({ id: IncidentMark })),
  sources: z.record(
    z.string(),
    z.strictObject({ title: Bilingual, confidence: z.enum(['primary', 'secondary', 'memory']) }),
  ),
  rules: z.array(IncidentRule),
  phases: z.array(Titled.extend({ id: Phase })),
  warnAtPercent: z.strictObject({ value: z.int().min(1).max(99), source: z.string() }),
  closedByAnotherFrom: z.strictObject({ value: Grade, source: z.string() }),
  openedAs: z.strictObject({ value: Grade, source: z.string() }),
})

export const incidentCatalogue = IncidentCatalogue.parse(readCatalogue('incident-rules.yaml'))

export function incidentRule(id: string): IncidentRule | undefined {
  return incidentCatalogue.rules.find((rule) => rule.id === id)
}

/** The wording of a kind, a grade, a mark or a phase. */
export function titleIn(list: 'kinds' | 'grades' | 'marks' | 'phases', id: string): Bilingual {
  const found = incidentCatalogue[list].find((one) => one.id === id)
  assert(found !== undefined, `the catalogue of incidents has no ${id} among its ${list}`)
  return found.title
}

/** Whether a grade is at least as grave as another. */
export function isAtLeast(grade: Grade, least: Grade): boolean {
  return Grade.options.indexOf(grade) <= Grade.options.indexOf(least)
}
