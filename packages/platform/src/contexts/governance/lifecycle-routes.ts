import assert from 'node:assert'
import { z } from 'zod'
import { Application, loadApplication } from '#contexts/registry/index.ts'
import { ApplicationId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { idOf, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { acknowledgeReport } from './acknowledge-report.ts'
import { advanceApplication } from './advance-application.ts'
import { decideException } from './decide-exception.ts'
import type { RequirementException } from './exception.ts'
import { listExceptions, pageOfExceptions } from './exception-store.ts'
import { ExceptionId } from './ids.ts'
import { applicationGates, type EnterableStage, requirementSays, stageGates } from './lifecycle.ts'
import { type PermitCensus, readGate } from './read-gate.ts'
import { ExceptionReply, GateReply, ListedExceptionReply, ReportReply, Text } from './reply.ts'
import { listReports } from './report-store.ts'
import { requestException } from './request-exception.ts'

const ofApplication = z.strictObject({ id: ApplicationId })
const EnterableStages = z.enum(Object.keys(stageGates) as [EnterableStage, ...EnterableStage[]])
const GateId = z.enum(applicationGates.map(({ id }) => id) as [string, ...string[]])

/** The moves of an application and what stands in their way; `permits` counts the permits in force. */
export function lifecycleRoutes(permits: PermitCensus): readonly Route[] {
  const gate = route({
    method: 'GET',
    path: '/applications/:id/gates/:gate',
    summary: 'A gate with every requirement, met, unmet or waived, and who can meet it.',
    permission: 'governance:read',
    appends: null,
    params: z.strictObject({ id: ApplicationId, gate: GateId }),
    reply: GateReply,
    handle: ({ actor, params }, { db, now }) =>
      snapshot(db, (reader) => {
        const found = applicationGates.find(({ id }) => id === params.gate)
        assert(found !== undefined, 'the schema lets only gates pass')
        return readGate(reader, actor.institution, params.id, found, now(), permits)
      }),
  })

  const advance = route({
    method: 'POST',
    path: '/applications/:id/advances',
    summary: 'Moves an application to a stage, through its gate.',
    permission: 'application:advance',
    appends: ['application.advanced'],
    params: ofApplication,
    body: z.strictObject({
      to: EnterableStages,
      reason: Text.optional(),
      businessEndedAt: Instant.optional(),
    }),
    reply: Application,
    handle: ({ actor, params, body }, services) =>
      advanceApplication(actor, { applicationId: params.id, ...body }, services, permits),
  })
  return [gate, advance]
}

const worded = (exception: RequirementException) => ({
  ...exception,
  says: requirementSays(exception.requirement),
})

const listExceptionsRoute = route({
  method: 'GET',
  path: '/applications/:id/exceptions',
  summary: 'Every exception that was asked for an application, with what was decided.',
  permission: 'governance:read',
  appends: null,
  params: ofApplication,
  reply: z.object({ items: z.array(ListedExceptionReply).readonly() }),
  handle: ({ actor, params }, { db }) =>
    snapshot(db, async (reader) => {
      await loadApplication(reader, actor.institution, params.id)
      const found = await listExceptions(reader, actor.institution, params.id)
      return { items: found.map(worded) }
    }),
})

const pageOfExceptionsRoute = route({
  method: 'GET',
  path: '/exceptions',
  summary: 'The exceptions of all applications, newest first.',
  permission: 'governance:read',
  appends: null,
  query: z.strictObject({
    application: ApplicationId.optional(),
    pending: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
    before: ExceptionId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(ListedExceptionReply, ExceptionId),
  async handle({ actor, query: { before, limit, ...filter } }, { db }) {
    const read = (page: { readonly limit: number }) =>
      pageOfExceptions(db, actor.institution, filter, { before, ...page })
    const { items, ...rest } = await pageOf(limit, read, idOf)
    return { items: items.map(worded), ...rest }
  },
})

const requestExceptionRoute = route({
  method: 'POST',
  path: '/applications/:id/exceptions',
  summary: 'Asks for an exception from one waivable requirement, for at most 90 days.',
  permission: 'exception:request',
  appends: ['exception.requested'],
  params: ofApplication,
  body: z.strictObject({ requirement: z.string().max(80), reason: Text, until: Instant }),
  reply: ExceptionReply,
  status: 201,
  handle: ({ actor, params, body }, services) =>
    requestException(actor, { applicationId: params.id, ...body }, services),
})

const decideExceptionRoute = route({
  method: 'POST',
  path: '/exceptions/:id/decision',
  summary: 'Approves or rejects an exception; never one that oneself asked for.',
  permission: 'exception:decide',
  appends: ['exception.approved', 'exception.rejected'],
  params: z.strictObject({ id: ExceptionId }),
  body: z.strictObject({ decision: z.enum(['approve', 'reject']), reason: Text }),
  reply: ExceptionReply,
  handle: ({ actor, params, body }, services) =>
    decideException(actor, { exceptionId: params.id, ...body }, services),
})

const listReportsRoute = route({
  method: 'GET',
  path: '/applications/:id/reports',
  summary: "The supervisor's receipts for the reports of an application.",
  permission: 'governance:read',
  appends: null,
  params: ofApplication,
  reply: z.object({ items: z.array(ReportReply).readonly() }),
  handle: ({ actor, params }, { db }) =>
    snapshot(db, async (reader) => {
      await loadApplication(reader, actor.institution, params.id)
      return { items: await listReports(reader, actor.institution, params.id) }
    }),
})

const acknowledgeReportRoute = route({
  method: 'POST',
  path: '/applications/:id/reports',
  summary: "Records the supervisor's receipt for the report of an application.",
  permission: 'report:acknowledge',
  appends: ['report.acknowledged'],
  params: ofApplication,
  body: z.strictObject({
    authority: z.string().trim().min(2).max(200),
    reference: z.string().trim().min(1).max(120),
    filedAt: Instant,
  }),
  reply: ReportReply,
  status: 201,
  handle: ({ actor, params, body }, services) =>
    acknowledgeReport(actor, { applicationId: params.id, ...body }, services),
})

export const exceptionRoutes: readonly Route[] = [
  listExceptionsRoute,
  pageOfExceptionsRoute,
  requestExceptionRoute,
  decideExceptionRoute,
  listReportsRoute,
  acknowledgeReportRoute,
]
