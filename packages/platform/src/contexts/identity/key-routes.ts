import { z } from 'zod'
import { ApplicationId, KeyId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { idOf, listQuery, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { ApplicationKey, OVERLAP_HOURS_MAX } from './application-key.ts'
import { issueKey, listAllKeys, listKeys, type Ownership } from './issue-key.ts'
import { Name } from './person.ts'
import { revokeKey, rotateKey } from './rotate-key.ts'

const Issued = z.object({ key: ApplicationKey, text: z.string() })
const HeldKeyReply = z.object({
  ...ApplicationKey.unwrap().shape,
  /** Who may issue, rotate and revoke keys of its application. */
  responsible: z.array(PersonId).readonly(),
})
const ofApplication = z.object({ id: ApplicationId })
const ofKey = z.object({ id: KeyId })

export function keyRoutes(ownership: Ownership): readonly Route[] {
  const list = route({
    method: 'GET',
    path: '/applications/:id/keys',
    summary: 'The keys of an application, without their secrets.',
    permission: 'key:read',
    appends: null,
    params: ofApplication,
    query: z.strictObject(listQuery(KeyId)),
    reply: listReply(ApplicationKey, KeyId),
    handle: ({ actor, params, query: { after, limit } }, services) => {
      const read = (page: { readonly limit: number }) =>
        listKeys(actor, { after, applicationId: params.id, ...page }, ownership, services)
      return pageOf(limit, read, idOf)
    },
  })
  const listAll = route({
    method: 'GET',
    path: '/keys',
    summary:
      'The keys of all applications, without their secrets, with who answers for each; newest first.',
    permission: 'key:read',
    appends: null,
    query: z.strictObject({
      application: ApplicationId.optional(),
      live: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
      before: KeyId.optional(),
      limit: pageLimit,
    }),
    reply: listReply(HeldKeyReply, KeyId),
    handle: ({ actor, query: { live, before, limit, ...filter } }, services) => {
      const at = services.now()
      const narrowed = { ...filter, live: live === undefined ? undefined : { is: live, at } }
      const read = (page: { readonly limit: number }) =>
        listAllKeys(actor, narrowed, { before, ...page }, ownership, services)
      return pageOf(limit, read, idOf)
    },
  })
  const issue = route({
    method: 'POST',
    path: '/applications/:id/keys',
    summary: 'Issue a key for an application; the answer shows it once.',
    permission: 'key:manage',
    appends: ['key.issued'],
    params: ofApplication,
    body: z.strictObject({ name: Name, expiresAt: Instant.optional() }),
    reply: Issued,
    status: 201,
    handle: ({ actor, params, body }, services) =>
      issueKey(actor, { applicationId: params.id, ...body }, ownership, services),
  })
  const rotate = route({
    method: 'POST',
    path: '/keys/:id/rotation',
    summary: 'Replace a key; the old one stays valid for the overlap.',
    permission: 'key:manage',
    appends: ['key.rotated'],
    params: ofKey,
    body: z.strictObject({
      overlapHours: z.int().min(0).max(OVERLAP_HOURS_MAX),
      expiresAt: Instant.optional(),
    }),
    reply: Issued,
    status: 201,
    handle: ({ actor, params, body }, services) =>
      rotateKey(actor, { keyId: params.id, ...body }, ownership, services),
  })
  const revoke = route({
    method: 'DELETE',
    path: '/keys/:id',
    summary: 'Revoke a key at once.',
    permission: 'key:manage',
    appends: ['key.revoked'],
    params: ofKey,
    reply: undefined,
    async handle({ actor, params }, services) {
      await revokeKey(actor, params.id, ownership, services)
      return undefined
    },
  })
  return [list, listAll, issue, rotate, revoke]
}
