import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import {
  assignIncident,
  closeIncident,
  IncidentReview,
  markReported,
  noteIncident,
  PlanDraft,
  ReadingDraft,
  reportIncident,
  reportReading,
  reviewIncident,
  writePlan,
} from '#contexts/oversight/index.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import { addDays } from '#kernel/time.ts'
import type { Services } from '#platform/services.ts'
import type { SamplePeople } from './load-people.ts'

const PLAN_REVIEW_DAYS = 180

const SampleOversight = z.strictObject({
  plan: PlanDraft.omit({ reviewOn: true }).extend({ application: z.string(), author: z.string() }),
  readings: z.array(ReadingDraft.extend({ application: z.string(), by: z.string() })),
  incident: z.strictObject({
    application: z.string(),
    kind: z.literal('model-behaviour'),
    grade: z.literal('general'),
    title: z.strictObject({ zh: z.string(), en: z.string() }),
    description: z.string(),
    opened: z.string(),
    lead: z.string(),
    note: z.string(),
    report: z.strictObject({
      by: z.string(),
      rule: z.string(),
      phase: z.literal('initial'),
      reference: z.string(),
      text: z.string(),
    }),
    review: z.strictObject({ by: z.string(), ...IncidentReview.shape }),
    closed: z.string(),
  }),
})

/** Puts a continuity plan, readings and a closed incident on file, each act by the person whose act it is. */
export async function loadOversight(
  folder: string,
  applicationOf: (key: string) => ApplicationId,
  { actor }: SamplePeople,
  services: Services,
) {
  const text = readFileSync(join(folder, 'oversight.yaml'), 'utf8')
  const { plan, readings, incident } = SampleOversight.parse(parse(text))

  const { application, author, ...draft } = plan
  const reviewOn = addDays(services.now(), PLAN_REVIEW_DAYS).slice(0, 10)
  await writePlan(actor(author), applicationOf(application), { ...draft, reviewOn }, services)

  for (const { application: key, by, ...reading } of readings)
    await reportReading(actor(by), applicationOf(key), reading, services)

  const { kind, grade, title, description, note } = incident
  const opening = {
    kind,
    grade,
    title,
    description,
    applications: [applicationOf(incident.application)],
  }
  const id = await reportIncident(actor(incident.opened), opening, services)
  const lead = actor(incident.lead)
  await assignIncident(actor(incident.opened), { id, lead: lead.id }, services)
  await noteIncident(lead, { id, text: note }, services)
  const { by, ...report } = incident.report
  await markReported(actor(by), { id, ...report }, services)
  const { by: reviewer, ...review } = incident.review
  await reviewIncident(actor(reviewer), { id, ...review }, services)
  await closeIncident(actor(incident.closed), id, services)
}
