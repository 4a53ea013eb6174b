import { z } from 'zod'
import { idOf, listQuery, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { Channel, Delivery, DeliveryId, WebhookId } from './delivery.ts'
import { deliveryStates, pageOfDeliveries } from './delivery-store.ts'
import {
  addWebhook,
  disableWebhook,
  replayDelivery,
  rotateWebhookSecret,
} from './manage-webhooks.ts'
import { noticeKinds } from './notice.ts'
import { changeOptOuts, readOptOuts } from './notice-settings.ts'
import { OVERLAP_HOURS_MAX, TYPES_MAX, Webhook } from './webhook.ts'
import { pageOfWebhooks } from './webhook-store.ts'

const URL_CHARACTERS_MAX = 500
const webhookParams = z.strictObject({ id: WebhookId })
const WithSecret = z.object({ webhook: Webhook, secret: z.string() })

const listWebhooks = route({
  method: 'GET',
  path: '/webhooks',
  summary: 'The endpoints that are told of events, without their secrets.',
  permission: 'webhook:manage',
  appends: null,
  query: z.strictObject(listQuery(WebhookId)),
  reply: listReply(Webhook, WebhookId),
  handle: ({ actor, query: { after, limit } }, { db }) =>
    pageOf(limit, (page) => pageOfWebhooks(db, actor.institution, { after, ...page }), idOf),
})

const add = route({
  method: 'POST',
  path: '/webhooks',
  summary: 'Adds an endpoint (Standard Webhooks); its secret is shown this once.',
  permission: 'webhook:manage',
  appends: ['webhook.added'],
  body: z.strictObject({
    url: z.url({ protocol: /^https?$/ }).max(URL_CHARACTERS_MAX),
    description: z.string().trim().min(1).max(200),
    types: z.array(z.string().max(80)).max(TYPES_MAX).default([]),
  }),
  reply: WithSecret,
  status: 201,
  handle: ({ actor, body }, services) => addWebhook(actor, body, services),
})

const rotate = route({
  method: 'POST',
  path: '/webhooks/:id/secret',
  summary:
    'Gives an endpoint a new secret, shown this once; the old one signs beside it for a while.',
  permission: 'webhook:manage',
  appends: ['webhook.secret_rotated'],
  params: webhookParams,
  body: z.strictObject({ overlapHours: z.int().min(0).max(OVERLAP_HOURS_MAX).default(24) }),
  reply: WithSecret,
  handle: ({ actor, params: { id }, body }, services) =>
    rotateWebhookSecret(actor, { id, ...body }, services),
})

const disable = route({
  method: 'POST',
  path: '/webhooks/:id/disabling',
  summary: 'Sends nothing more to an endpoint.',
  permission: 'webhook:manage',
  appends: ['webhook.disabled'],
  params: webhookParams,
  body: z.strictObject({ reason: z.string().trim().min(5).max(500) }),
  reply: undefined,
  async handle({ actor, params: { id }, body }, services) {
    await disableWebhook(actor, { id, ...body }, services)
    return undefined
  },
})

const listDeliveries = route({
  method: 'GET',
  path: '/deliveries',
  summary: 'E-mails and webhooks on their way, arrived or given up, newest first.',
  permission: 'delivery:read',
  appends: null,
  query: z.strictObject({
    state: z.enum(deliveryStates).optional(),
    channel: Channel.optional(),
    before: DeliveryId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(Delivery, DeliveryId),
  handle: ({ actor, query: { limit, ...filter } }, { db }) => {
    const { institution } = actor
    return pageOf(limit, (page) => pageOfDeliveries(db, institution, filter, page.limit), idOf)
  },
})

const replay = route({
  method: 'POST',
  path: '/deliveries/:id/replay',
  summary: 'Tries a delivery that was given up again, under the same id.',
  permission: 'delivery:replay',
  appends: ['delivery.replayed'],
  params: z.strictObject({ id: DeliveryId }),
  reply: undefined,
  async handle({ actor, params: { id } }, services) {
    await replayDelivery(actor, id, services)
    return undefined
  },
})

const OptOuts = z.object({ withoutEmail: z.array(z.string()).readonly() })

const readSettings = route({
  method: 'GET',
  path: '/notices/settings',
  summary: 'Of which kinds of notice one gets no e-mail.',
  permission: 'signed-in',
  appends: null,
  reply: OptOuts,
  handle: async ({ actor }, services) => ({ withoutEmail: await readOptOuts(actor, services) }),
})

const changeSettings = route({
  method: 'PUT',
  path: '/notices/settings',
  summary:
    'Says of which kinds of notice one wants no e-mail; mandatory ones cannot be switched off.',
  permission: 'signed-in',
  appends: ['notice.settings_changed'],
  body: z.strictObject({
    withoutEmail: z.array(z.enum(noticeKinds.map(({ id }) => id))).max(noticeKinds.length),
  }),
  reply: undefined,
  async handle({ actor, body }, services) {
    await changeOptOuts(actor, body.withoutEmail, services)
    return undefined
  },
})

export const deliveryRoutes: readonly Route[] = [
  ...[listWebhooks, add, rotate, disable],
  ...[listDeliveries, replay, readSettings, changeSettings],
]
