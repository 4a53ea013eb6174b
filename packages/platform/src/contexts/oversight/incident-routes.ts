import { z } from 'zod'
import { boundedText } from '#contexts/registry/index.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { ApplicationId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { listReply, pageLimit } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { Clock } from './clocks.ts'
import { closeIncident, markReported, reviewIncident } from './close-incident.ts'
import { draftReport } from './draft-report.ts'
import { assignIncident, classifyIncident, noteIncident } from './handle-incident.ts'
import {
  Classification,
  Incident,
  IncidentEvent,
  IncidentId,
  IncidentReview,
  IncidentText,
} from './incident.ts'
import {
  Grade,
  IncidentCatalogue,
  IncidentKind,
  IncidentMark,
  incidentCatalogue,
  Phase,
} from './incident-rules.ts'
import { reportIncident } from './open-incident.ts'
import { listIncidents, listLessons, readIncident } from './read-incidents.ts'

const APPLICATIONS_MAX = 100
const TITLE_CHARACTERS_MAX = 120
const params = z.strictObject({ id: IncidentId })
const Marks = z.array(IncidentMark).max(IncidentMark.options.length)
const Answered = z.object({ id: IncidentId })

const rules = route({
  method: 'GET',
  path: '/incidents/rules',
  summary: 'Kinds, grades and the reports that each rule asks for, with source and confidence.',
  permission: 'incident:read',
  appends: null,
  reply: IncidentCatalogue,
  handle: async () => incidentCatalogue,
})

const lessons = route({
  method: 'GET',
  path: '/incidents/lessons',
  summary:
    'What may be learnt from closed incidents, newest first; open to everybody of the institution.',
  permission: 'signed-in',
  appends: null,
  query: z.strictObject({ after: IncidentId.optional(), limit: pageLimit }),
  reply: listReply(
    z.object({
      id: IncidentId,
      title: Bilingual,
      kind: IncidentKind,
      grade: Grade,
      closedAt: Instant,
      lesson: z.string(),
    }),
    IncidentId,
  ),
  handle: ({ actor, query }, services) => listLessons(actor, query, services),
})

const list = route({
  method: 'GET',
  path: '/incidents',
  summary:
    'Lists incidents, newest first; `order=due` keeps those with a report to make, the next one due first.',
  permission: 'incident:read',
  appends: null,
  query: z.strictObject({
    open: z.stringbool().optional(),
    overdue: z.stringbool().optional(),
    kind: IncidentKind.optional(),
    grade: Grade.optional(),
    application: ApplicationId.optional(),
    source: z.string().max(120).optional(),
    order: z.enum(['newest', 'due']).default('newest'),
    after: IncidentId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(Incident, IncidentId),
  handle: ({ actor, query }, services) => listIncidents(actor, query, services),
})

const open = route({
  method: 'POST',
  path: '/incidents',
  summary: 'Reports an incident; its clocks count from `knownAt`.',
  permission: 'incident:open',
  appends: ['incident.opened', 'notice.posted'],
  body: z.strictObject({
    kind: IncidentKind,
    grade: Grade,
    marks: Marks.default([]),
    title: boundedText(TITLE_CHARACTERS_MAX),
    description: IncidentText,
    applications: z.array(ApplicationId).max(APPLICATIONS_MAX),
    occurredAt: Instant.optional(),
    knownAt: Instant.optional(),
  }),
  reply: Answered,
  status: 201,
  handle: async ({ actor, body }, services) => ({
    id: await reportIncident(actor, body, services),
  }),
})

const read = route({
  method: 'GET',
  path: '/incidents/:id',
  summary: 'One incident with its timeline and every clock.',
  permission: 'incident:read',
  appends: null,
  params,
  reply: z.object({
    incident: Incident,
    events: z.array(IncidentEvent).readonly(),
    clocks: z.array(Clock).readonly(),
  }),
  handle: ({ actor, params: { id } }, services) => readIncident(actor, id, services),
})

const note = route({
  method: 'POST',
  path: '/incidents/:id/notes',
  summary: 'Notes on the timeline what was found or done.',
  permission: 'incident:handle',
  appends: ['incident.noted'],
  params,
  body: z.strictObject({ text: IncidentText }),
  reply: undefined,
  async handle({ actor, params: { id }, body }, services) {
    await noteIncident(actor, { id, ...body }, services)
    return undefined
  },
})

const assign = route({
  method: 'PUT',
  path: '/incidents/:id/lead',
  summary: 'Names who leads the handling.',
  permission: 'incident:handle',
  appends: ['incident.assigned'],
  params,
  body: z.strictObject({ lead: PersonId }),
  reply: undefined,
  async handle({ actor, params: { id }, body }, services) {
    await assignIncident(actor, { id, ...body }, services)
    return undefined
  },
})

const classify = route({
  method: 'POST',
  path: '/incidents/:id/gradings',
  summary: 'Grades an incident anew, with its grounds; clocks follow.',
  permission: 'incident:grade',
  appends: ['incident.classified'],
  params,
  body: z.strictObject({
    ...Classification.shape,
    marks: Marks.default([]),
    grounds: IncidentText,
  }),
  reply: undefined,
  async handle({ actor, params: { id }, body }, services) {
    await classifyIncident(actor, { id, ...body }, services)
    return undefined
  },
})

const draft = route({
  method: 'GET',
  path: '/incidents/:id/drafts/:rule/:phase',
  summary: 'The text of a report, drafted from what is on file; what is missing is marked.',
  permission: 'incident:read',
  appends: null,
  params: z.strictObject({ id: IncidentId, rule: z.string().max(80), phase: Phase }),
  reply: z.object({ title: Bilingual, recipient: Bilingual, text: Bilingual }),
  handle: ({ actor, params }, services) => draftReport(actor, params, services),
})

const report = route({
  method: 'POST',
  path: '/incidents/:id/reports',
  summary: 'Marks a report as sent, with the number under which its recipient filed it.',
  permission: 'incident:report',
  appends: ['incident.reported'],
  params,
  body: z.strictObject({
    rule: z.string().max(80),
    phase: Phase,
    reference: z.string().trim().min(1).max(120),
    sentAt: Instant.optional(),
    text: IncidentText,
  }),
  reply: undefined,
  async handle({ actor, params: { id }, body }, services) {
    await markReported(actor, { id, ...body }, services)
    return undefined
  },
})

const review = route({
  method: 'POST',
  path: '/incidents/:id/reviews',
  summary: 'Writes the review: root cause, improvement, and what others may learn of it.',
  permission: 'incident:review',
  appends: ['incident.reviewed'],
  params,
  body: IncidentReview,
  reply: undefined,
  async handle({ actor, params: { id }, body }, services) {
    await reviewIncident(actor, { id, ...body }, services)
    return undefined
  },
})

const close = route({
  method: 'POST',
  path: '/incidents/:id/closing',
  summary:
    'Closes an incident that was reviewed and reported; a grave one by somebody not involved.',
  permission: 'incident:close',
  appends: ['incident.closed', 'notice.posted'],
  params,
  reply: undefined,
  async handle({ actor, params: { id } }, services) {
    await closeIncident(actor, id, services)
    return undefined
  },
})

export const incidentRoutes: readonly Route[] = [
  ...[rules, lessons, list, open, read, note, assign, classify],
  ...[draft, report, review, close],
]
