import { z } from 'zod'
import { loadApplication } from '#contexts/registry/index.ts'
import { ApplicationId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { idOf, listQuery, listReply, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { approvalInForce } from './approval-in-force.ts'
import { type Decision, numberOf } from './decision.ts'
import { loadDecision, pageOfDecisions } from './decision-store.ts'
import { grantApproval } from './grant-approval.ts'
import { CommitteeId, DecisionId } from './ids.ts'
import { Conditions, DecisionReply, Digest, Text } from './reply.ts'
import { withdrawResolution } from './withdraw-resolution.ts'

const ofDecision = z.strictObject({ id: DecisionId })

/** A decision as people cite it: with its number in words instead of its register. */
export function decisionReply(decision: Decision): z.input<typeof DecisionReply> {
  const { institution: _, series: _series, year: _year, sequence: _sequence, ...rest } = decision
  return { ...rest, number: numberOf(decision) }
}

const grant = route({
  method: 'POST',
  path: '/applications/:id/approvals',
  summary: 'Approves a medium- or low-tier application by the digest of its dossier.',
  permission: 'approval:grant',
  appends: ['approval.granted'],
  params: z.strictObject({ id: ApplicationId }),
  body: z.strictObject({
    digest: Digest,
    conditions: Conditions.default([]),
    validUntil: Instant,
  }),
  reply: DecisionReply,
  status: 201,
  handle: async ({ actor, params, body }, services) =>
    decisionReply(await grantApproval(actor, { applicationId: params.id, ...body }, services)),
})

const inForce = route({
  method: 'GET',
  path: '/applications/:id/approval',
  summary: 'The decision under which an application may run now, where there is one.',
  permission: 'governance:read',
  appends: null,
  params: z.strictObject({ id: ApplicationId }),
  reply: z.object({ decision: DecisionReply.optional() }),
  handle: ({ actor, params }, { db, now }) =>
    snapshot(db, async (reader) => {
      await loadApplication(reader, actor.institution, params.id)
      const approval = await approvalInForce(reader, actor.institution, params.id, now())
      if (approval === undefined) return {}
      const decision = await loadDecision(reader, actor.institution, approval.id)
      // By an exception that it rests on it may end earlier than it was given for.
      return { decision: { ...decisionReply(decision), validUntil: approval.validUntil } }
    }),
})

const list = route({
  method: 'GET',
  path: '/decisions',
  summary: 'Resolutions and approvals, passed and rejected, in the order of their making.',
  permission: 'governance:read',
  appends: null,
  query: z.strictObject({
    application: ApplicationId.optional(),
    committee: CommitteeId.optional(),
    ...listQuery(DecisionId),
  }),
  reply: listReply(DecisionReply, DecisionId),
  handle: async ({ actor, query: { after, limit, ...filter } }, { db }) => {
    const read = (page: { readonly limit: number }) =>
      pageOfDecisions(db, actor.institution, filter, { after, ...page })
    const { items, ...rest } = await pageOf(limit, read, idOf)
    return { items: items.map(decisionReply), ...rest }
  },
})

const read = route({
  method: 'GET',
  path: '/decisions/:id',
  summary: 'A resolution or an approval.',
  permission: 'governance:read',
  appends: null,
  params: ofDecision,
  reply: DecisionReply,
  handle: async ({ actor, params }, { db }) =>
    decisionReply(await loadDecision(db, actor.institution, params.id)),
})

const withdraw = route({
  method: 'POST',
  path: '/decisions/:id/withdrawal',
  summary: 'Takes a resolution or an approval out of force at once.',
  permission: 'approval:grant',
  appends: ['resolution.withdrawn', 'approval.withdrawn'],
  params: ofDecision,
  body: z.strictObject({ reason: Text }),
  reply: DecisionReply,
  handle: async ({ actor, params, body }, services) => {
    const input = { decisionId: params.id, reason: body.reason }
    return decisionReply(await withdrawResolution(actor, input, services))
  },
})

export const decisionRoutes: readonly Route[] = [grant, inForce, list, read, withdraw]
