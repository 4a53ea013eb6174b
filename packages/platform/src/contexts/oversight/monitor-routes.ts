import { z } from 'zod'
import { StopTarget } from '#contexts/permits/index.ts'
import { loadApplication } from '#contexts/registry/index.ts'
import { ApplicationId, ModelVersionId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { idOf, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { grains } from './indicator.ts'
import { previewStop } from './preview-stop.ts'
import { readLive, readSeries } from './read-monitor.ts'
import { Reading, ReadingDraft, ReadingId } from './reading.ts'
import { listReadings } from './reading-store.ts'
import { reportReading } from './report-reading.ts'
import { Summary } from './summary.ts'

const Count = z.int().nonnegative()
const ApplicationParams = z.strictObject({ id: ApplicationId })

const live = route({
  method: 'GET',
  path: '/monitor/live',
  summary: 'What all gateways did within the last minutes, by application and model.',
  permission: 'monitor:read',
  appends: null,
  query: z.strictObject({ minutes: z.coerce.number().int().min(1).max(60).default(5) }),
  reply: z.object({
    items: z
      .array(
        z.object({
          application: ApplicationId,
          all: Summary,
          models: z.array(z.object({ model: z.string(), all: Summary })).readonly(),
        }),
      )
      .readonly(),
  }),
  handle: async ({ actor, query }, services) => ({
    items: await readLive(actor, query.minutes, services),
  }),
})

const series = route({
  method: 'GET',
  path: '/monitor/series',
  summary:
    'Indicators over time, one point for each minute, hour or day; of an application or model, or of all.',
  permission: 'monitor:read',
  appends: null,
  query: z.strictObject({
    application: ApplicationId.optional(),
    model: ModelVersionId.optional(),
    grain: z.enum(grains),
    from: Instant,
    to: Instant,
  }),
  reply: z.object({ items: z.array(z.object({ at: Instant, all: Summary })).readonly() }),
  handle: async ({ actor, query }, services) => ({
    items: await readSeries(actor, query, services),
  }),
})

const preview = route({
  method: 'GET',
  path: '/stops/preview',
  summary:
    'What a stop would hit: applications with a permit in force, and their calls of the last hour.',
  permission: 'stop:trip',
  appends: null,
  query: StopTarget,
  reply: z.object({
    applications: z
      .array(
        z.object({
          id: ApplicationId,
          tier: z.enum(['high', 'medium', 'low']),
          callsLastHour: Count,
        }),
      )
      .readonly(),
    callsLastHour: Count,
  }),
  handle: ({ actor, query }, services) => previewStop(actor, query, services),
})

const report = route({
  method: 'POST',
  path: '/applications/:id/readings',
  summary:
    'Reports complaints about an application, or its drift; both count towards its stop conditions.',
  permission: 'reading:report',
  appends: ['reading.reported'],
  params: ApplicationParams,
  body: ReadingDraft,
  reply: Reading,
  status: 201,
  handle: ({ actor, params, body }, services) => reportReading(actor, params.id, body, services),
})

const readings = route({
  method: 'GET',
  path: '/applications/:id/readings',
  summary: 'Complaints and drift that were reported of an application, newest first.',
  permission: 'monitor:read',
  appends: null,
  params: ApplicationParams,
  query: z.strictObject({ before: ReadingId.optional(), limit: pageLimit }),
  reply: listReply(Reading, ReadingId),
  handle: ({ actor, params, query }, { db }) =>
    snapshot(db, async (reader) => {
      await loadApplication(reader, actor.institution, params.id)
      return pageOf(
        query.limit,
        ({ limit }) => listReadings(reader, actor.institution, params.id, query.before, limit),
        idOf,
      )
    }),
})

export const monitorRoutes: readonly Route[] = [live, series, preview, report, readings]
