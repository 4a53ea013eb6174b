import { z } from 'zod'
import { Tier } from '#contexts/registry/index.ts'
import { ApplicationId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { idOf, listQuery, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { fileOf, type Route, route } from '#platform/http/route.ts'
import { askReport } from './ask-report.ts'
import { DueFiling, FilingState, listDueFilings } from './list-filings.ts'
import { downloadReport, listReports, readReport } from './read-report.ts'
import {
  Format,
  MeasureNumber,
  Report,
  ReportId,
  ReportKind,
  ReportPeriod,
  Span,
} from './report.ts'

const asked = {
  method: 'POST',
  appends: ['report.requested'],
  reply: Report,
  status: 202,
} as const
const ofApplication = z.strictObject({ id: ApplicationId })
const span = z.strictObject(Span.shape)

const selfAssessment = route({
  ...asked,
  path: '/reports/self-assessment',
  summary:
    'Asks for the self-assessment of the year or quarter of the calendar in China in which an instant lies, as it stood then: at its last instant that of the whole period.',
  permission: 'report:export',
  body: z.strictObject({ period: ReportPeriod, at: Instant.optional(), format: Format }),
  handle: ({ actor, body, http }, services) =>
    askReport(actor, { kind: 'self-assessment', ...body }, http.locale, services),
})

const inventory = route({
  ...asked,
  path: '/reports/inventory',
  summary: 'Asks for the inventory as a paper, as it stood at an instant.',
  permission: 'report:export',
  body: z.strictObject({ at: Instant.optional(), format: Format }),
  handle: ({ actor, body, http }, services) =>
    askReport(actor, { kind: 'inventory', ...body }, http.locale, services),
})

const filing = route({
  ...asked,
  path: '/applications/:id/filing',
  summary:
    'Asks for the report of a generative application to the supervisor; refused with all that it lacks.',
  permission: 'report:export',
  params: ofApplication,
  body: z.strictObject({ format: Format }),
  handle: ({ actor, params: { id }, body, http }, services) =>
    askReport(actor, { kind: 'filing', application: id, ...body }, http.locale, services),
})

const evidence = route({
  ...asked,
  path: '/applications/:id/evidence',
  summary:
    'Asks for the evidence pack of an application, one archive that is verified offline; with calls of a time, or the newest.',
  permission: 'evidence:export',
  params: ofApplication,
  body: span,
  handle: ({ actor, params: { id }, body, http }, services) =>
    askReport(
      actor,
      { kind: 'evidence-application', application: id, ...body },
      http.locale,
      services,
    ),
})

const measureEvidence = route({
  ...asked,
  path: '/measures/:id/evidence',
  summary: 'Asks for the evidence pack of a measure, as the newest assessment decided it.',
  permission: 'evidence:export',
  params: z.strictObject({ id: MeasureNumber }),
  body: span,
  handle: ({ actor, params: { id }, body, http }, services) =>
    askReport(actor, { kind: 'evidence-measure', measure: id, ...body }, http.locale, services),
})

const list = route({
  method: 'GET',
  path: '/reports',
  summary: 'Lists reports and evidence packs that were asked for, newest first, with their state.',
  permission: 'report:export',
  appends: null,
  query: z.strictObject({
    kind: ReportKind.optional(),
    application: ApplicationId.optional(),
    finished: z.stringbool().optional(),
    before: ReportId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(Report, ReportId),
  handle: ({ actor, query: { before, limit, ...filter } }, services) =>
    pageOf(limit, (page) => listReports(actor, filter, { before, ...page }, services), idOf),
})

const read = route({
  method: 'GET',
  path: '/reports/:id',
  summary: 'How far a report is, what came of it, or why nothing did.',
  permission: 'report:export',
  appends: null,
  params: z.strictObject({ id: ReportId }),
  reply: Report,
  handle: ({ actor, params: { id } }, services) => readReport(actor, id, services),
})

const takeFile = route({
  method: 'POST',
  path: '/reports/:id/downloads',
  summary: 'Hands out the file of a report that was made, for as long as it is kept.',
  permission: 'report:export',
  appends: ['report.downloaded'],
  params: z.strictObject({ id: ReportId }),
  // Its name says which of the formats it is.
  reply: fileOf('application/octet-stream'),
  handle: ({ actor, params: { id } }, services) => downloadReport(actor, id, services),
})

const dueFilings = route({
  method: 'GET',
  path: '/filings/due',
  summary:
    'Applications whose report to the supervisor is due or missing, each with why it is and what it lacks.',
  permission: 'controls:read',
  appends: null,
  query: z.strictObject({
    ...listQuery(ApplicationId),
    tier: Tier.optional(),
    state: FilingState.optional(),
  }),
  reply: listReply(DueFiling, ApplicationId),
  handle: ({ actor, query: { after, limit, ...filter } }, services) =>
    pageOf(limit, (page) => listDueFilings(actor, filter, { after, ...page }, services), idOf),
})

export const reportRoutes: readonly Route[] = [
  ...[selfAssessment, inventory, filing, evidence, measureEvidence],
  ...[list, read, takeFile, dueFilings],
]
