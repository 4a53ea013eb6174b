import { z } from 'zod'
import { DecisionId, StopLifter } from '#contexts/governance/index.ts'
import { ApplicationId } from '#kernel/ids.ts'
import { idOf, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { permitErrors } from './errors.ts'
import { liftStop } from './lift-stop.ts'
import { stopLifterOf } from './lifter.ts'
import { StopId } from './permit.ts'
import { Stop, StopScope, StopTarget } from './stop.ts'
import { findStop, listStops } from './stop-store.ts'
import { targetsThatHit } from './stops-of-application.ts'
import { tripStop } from './trip-stop.ts'

const Reason = z.string().trim().min(5).max(500)

const listStopsRoute = route({
  method: 'GET',
  path: '/stops',
  summary:
    'Lists stops, newest first; by default only those in force. With `application`, those that hit it, save for those of tools.',
  permission: 'stop:read',
  appends: null,
  query: z.strictObject({
    inForce: z.stringbool().default(true),
    scope: StopScope.optional(),
    target: z.string().max(128).optional(),
    application: ApplicationId.optional(),
    before: StopId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(Stop, StopId),
  async handle({ actor, query: { application, ...query } }, { db }) {
    const { institution } = actor
    const targets = application && (await targetsThatHit(db, institution, application))
    const asked = { ...query, targets }
    return pageOf(query.limit, ({ limit }) => listStops(db, institution, asked, limit), idOf)
  },
})

const readStopRoute = route({
  method: 'GET',
  path: '/stops/:id',
  summary: 'Reads one stop, and who lifts it.',
  permission: 'stop:read',
  appends: null,
  params: z.strictObject({ id: StopId }),
  reply: Stop.extend({ lifter: StopLifter }),
  async handle({ actor, params }, { db }) {
    const stop = await findStop(db, actor.institution, params.id)
    if (stop === undefined) throw permitErrors.no_stop({ stop: params.id })
    return { ...stop, lifter: await stopLifterOf(db, actor.institution, stop) }
  },
})

const tripStopRoute = route({
  method: 'POST',
  path: '/stops',
  summary: 'Trips an emergency stop, on every gateway within a second.',
  permission: 'stop:trip',
  appends: ['stop.tripped'],
  body: z.strictObject({ hits: StopTarget, reason: Reason }),
  reply: z.object({ id: StopId }),
  status: 201,
  async handle({ actor, body }, services) {
    return { id: await tripStop(actor, body, services) }
  },
})

const liftStopRoute = route({
  method: 'POST',
  path: '/stops/:id/lift',
  summary:
    'Lifts a stop: whom its permit names, or who shows a later resolution; never who tripped it.',
  permission: 'stop:lift',
  appends: ['stop.lifted'],
  params: z.strictObject({ id: StopId }),
  body: z.strictObject({ reason: Reason, resolution: DecisionId.optional() }),
  reply: undefined,
  async handle({ actor, params, body }, services) {
    await liftStop(actor, { id: params.id, ...body }, services)
    return undefined
  },
})

export const stopRoutes: readonly Route[] = [
  listStopsRoute,
  readStopRoute,
  tripStopRoute,
  liftStopRoute,
]
