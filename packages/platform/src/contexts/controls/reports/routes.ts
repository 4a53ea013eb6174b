import { z } from 'zod'
import { Tier } from '#contexts/registry/index.ts'
import { ApplicationId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { type PaperFormat, paperFormats } from '#platform/document/index.ts'
import { idOf, listQuery, listReply, pageOf } from '#platform/http/page.ts'
import { fileOf, type Route, route } from '#platform/http/route.ts'
import { DueFiling, FilingState, listDueFilings } from './list-filings.ts'
import { writeReport } from './write-report.ts'

const Format = z.enum(Object.keys(paperFormats) as [PaperFormat, ...PaperFormat[]])
/** The name of the file says which of the formats it is. */
const reply = fileOf('application/octet-stream')

const selfAssessment = route({
  method: 'POST',
  path: '/reports/self-assessment',
  summary: 'Writes the annual or quarterly self-assessment, as it stood at an instant.',
  permission: 'report:export',
  appends: ['report.exported'],
  body: z.strictObject({
    period: z.enum(['year', 'quarter']),
    at: Instant.optional(),
    format: Format,
  }),
  reply,
  handle: ({ actor, body: { format, ...asked }, http }, services) =>
    writeReport(
      actor,
      { kind: 'self-assessment', ...asked },
      { format, locale: http.locale },
      services,
    ),
})

const inventory = route({
  method: 'POST',
  path: '/reports/inventory',
  summary: 'Writes the inventory as a paper, as it stood at an instant.',
  permission: 'report:export',
  appends: ['report.exported'],
  body: z.strictObject({ at: Instant.optional(), format: Format }),
  reply,
  handle: ({ actor, body: { format, at }, http }, services) =>
    writeReport(actor, { kind: 'inventory', at }, { format, locale: http.locale }, services),
})

const filing = route({
  method: 'POST',
  path: '/applications/:id/filing',
  summary:
    'Writes the report of a generative application to the supervisor; refused with all that it lacks.',
  permission: 'report:export',
  appends: ['report.exported'],
  params: z.strictObject({ id: ApplicationId }),
  body: z.strictObject({ format: Format }),
  reply,
  handle: ({ actor, params, body, http }, services) =>
    writeReport(
      actor,
      { kind: 'filing', application: params.id },
      { ...body, locale: http.locale },
      services,
    ),
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

export const reportRoutes: readonly Route[] = [selfAssessment, inventory, filing, dueFilings]
