import { z } from 'zod'
import { Tier } from '#contexts/registry/index.ts'
import { ApplicationId } from '#kernel/ids.ts'
import { idOf, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { Alarm, AlarmId, AlarmKind, alarmKinds } from './alarm.ts'
import { listAlarms, ownThresholds } from './alarm-store.ts'
import { acknowledgeAlarm, closeAlarm, tightenAlarm } from './handle-alarm.ts'
import { AlarmDetail, readAlarm } from './read-alarm.ts'

const Params = z.strictObject({ id: AlarmId })
const Threshold = z.strictObject({
  kind: z.string().max(60),
  tier: Tier,
  threshold: z.number().nonnegative(),
})

const list = route({
  method: 'GET',
  path: '/alarms',
  summary: 'Lists alarms, newest first; by default those that are not closed.',
  permission: 'monitor:read',
  appends: null,
  query: z.strictObject({
    open: z.stringbool().default(true),
    application: ApplicationId.optional(),
    kind: z.string().max(60).optional(),
    before: AlarmId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(Alarm, AlarmId),
  handle: ({ actor, query }, { db }) =>
    pageOf(query.limit, ({ limit }) => listAlarms(db, actor.institution, query, limit), idOf),
})

const read = route({
  method: 'GET',
  path: '/alarms/:id',
  summary:
    'One alarm: what it watches and how that went, who was told, and who is told next while nobody acknowledges it.',
  permission: 'monitor:read',
  appends: null,
  params: Params,
  reply: AlarmDetail,
  handle: ({ actor, params }, services) => readAlarm(actor, params.id, services),
})

const kinds = route({
  method: 'GET',
  path: '/alarms/kinds',
  summary:
    'The kinds of alarm with their thresholds by tier, and those that the institution has set for itself.',
  permission: 'monitor:read',
  appends: null,
  reply: z.object({
    items: z.array(AlarmKind).readonly(),
    own: z.array(Threshold).readonly(),
  }),
  async handle({ actor }, { db }) {
    const own = await ownThresholds(db, actor.institution)
    return {
      items: alarmKinds,
      own: own.map(({ kind, tier, threshold }) => ({ kind, tier, threshold })),
    }
  },
})

const tighten = route({
  method: 'PUT',
  path: '/alarms/thresholds',
  summary: "Sets a threshold of the institution's own, at or below the catalogue's.",
  permission: 'alarm:tighten',
  appends: ['alarm.tightened'],
  body: Threshold,
  reply: undefined,
  async handle({ actor, body }, services) {
    await tightenAlarm(actor, body, services)
    return undefined
  },
})

const acknowledge = route({
  method: 'POST',
  path: '/alarms/:id/acknowledgement',
  summary: 'Acknowledges an alarm: nobody further is told of it.',
  permission: 'alarm:handle',
  appends: ['alarm.acknowledged'],
  params: Params,
  reply: undefined,
  async handle({ actor, params }, services) {
    await acknowledgeAlarm(actor, params.id, services)
    return undefined
  },
})

const close = route({
  method: 'POST',
  path: '/alarms/:id/closing',
  summary: 'Closes an alarm that was acknowledged; what led to it counts no more.',
  permission: 'alarm:handle',
  appends: ['alarm.closed'],
  params: Params,
  body: z.strictObject({ reason: z.string().trim().min(5).max(500) }),
  reply: undefined,
  async handle({ actor, params, body }, services) {
    await closeAlarm(actor, { id: params.id, reason: body.reason }, services)
    return undefined
  },
})

export const alarmRoutes: readonly Route[] = [list, kinds, read, tighten, acknowledge, close]
