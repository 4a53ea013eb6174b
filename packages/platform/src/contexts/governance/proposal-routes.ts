import { z } from 'zod'
import { TierTableId } from '#contexts/registry/index.ts'
import { ApplicationId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { idOf, listQuery, listReply, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { castVote } from './cast-vote.ts'
import { closeVote } from './close-vote.ts'
import { decisionReply } from './decision-routes.ts'
import { CommitteeId, ProposalId } from './ids.ts'
import { listVotes, loadProposal, pageOfProposals } from './proposal-store.ts'
import { proposeTierTable, withdrawTableProposal } from './propose-tier-table.ts'
import { Conditions, DecisionReply, Digest, ProposalReply, Text, VoteReply } from './reply.ts'
import { requestApproval } from './request-approval.ts'
import { Choice } from './tally.ts'
import { withdrawProposal } from './withdraw-proposal.ts'

const ofProposal = z.strictObject({ id: ProposalId })

const request = route({
  method: 'POST',
  path: '/applications/:id/proposals',
  summary:
    'Puts the newest dossier of a high-tier application before the risk management committee.',
  permission: 'approval:request',
  appends: ['proposal.requested', 'proposal.voided'],
  params: z.strictObject({ id: ApplicationId }),
  body: z.strictObject({
    conditions: Conditions.default([]),
    validityDays: z.int().positive().optional(),
  }),
  reply: ProposalReply,
  status: 201,
  handle: ({ actor, params, body }, services) =>
    requestApproval(actor, { applicationId: params.id, ...body }, services),
})

const list = route({
  method: 'GET',
  path: '/proposals',
  summary: 'Proposals in the order of their making.',
  permission: 'governance:read',
  appends: null,
  query: z.strictObject({
    application: ApplicationId.optional(),
    tierTable: TierTableId.optional(),
    committee: CommitteeId.optional(),
    pending: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
    ...listQuery(ProposalId),
  }),
  reply: listReply(ProposalReply, ProposalId),
  handle: ({ actor, query: { after, limit, ...filter } }, { db }) => {
    const read = (page: { readonly limit: number }) =>
      pageOfProposals(db, actor.institution, filter, { after, ...page })
    return pageOf(limit, read, idOf)
  },
})

const read = route({
  method: 'GET',
  path: '/proposals/:id',
  summary: 'A proposal with the votes cast on it.',
  permission: 'governance:read',
  appends: null,
  params: ofProposal,
  reply: z.object({ proposal: ProposalReply, votes: z.array(VoteReply).readonly() }),
  handle: ({ actor, params }, { db }) =>
    snapshot(db, async (reader) => ({
      proposal: await loadProposal(reader, actor.institution, params.id),
      votes: await listVotes(reader, actor.institution, params.id),
    })),
})

const vote = route({
  method: 'POST',
  path: '/proposals/:id/votes',
  summary:
    'Votes on a dossier or a tier table by its digest; the last vote to come resolves the proposal.',
  permission: 'committee:vote',
  appends: ['vote.cast', 'resolution.passed', 'resolution.rejected', 'tier-table.enacted'],
  params: ofProposal,
  body: z.strictObject({
    choice: Choice,
    digest: Digest,
    reason: Text.optional(),
    conditions: Conditions.optional(),
  }),
  reply: z.object({ vote: VoteReply, decision: DecisionReply.optional() }),
  status: 201,
  handle: async ({ actor, params, body }, services) => {
    const cast = await castVote(actor, { proposalId: params.id, ...body }, services)
    return { vote: cast.vote, decision: cast.decision && decisionReply(cast.decision) }
  },
})

const close = route({
  method: 'POST',
  path: '/proposals/:id/closing',
  summary: 'The chair ends the vote once the quorum is met.',
  permission: 'committee:vote',
  appends: ['resolution.passed', 'resolution.rejected', 'tier-table.enacted'],
  params: ofProposal,
  reply: DecisionReply,
  handle: async ({ actor, params }, services) =>
    decisionReply(await closeVote(actor, params.id, services)),
})

const withdraw = route({
  method: 'POST',
  path: '/proposals/:id/withdrawal',
  summary: 'Takes a proposal back before it is resolved.',
  permission: 'approval:request',
  appends: ['proposal.voided'],
  params: ofProposal,
  reply: undefined,
  handle: async ({ actor, params }, services) => {
    await withdrawProposal(actor, params.id, services)
    return undefined
  },
})

const ofTable = z.strictObject({ id: TierTableId })

const proposeTable = route({
  method: 'POST',
  path: '/tier-tables/:id/proposals',
  summary:
    'Puts a version of the tier table before the risk management committee, to come into force with its resolution or later.',
  permission: 'tier-table:propose',
  appends: ['proposal.requested'],
  params: ofTable,
  body: z.strictObject({ conditions: Conditions.default([]), inForceFrom: Instant.optional() }),
  reply: ProposalReply,
  status: 201,
  handle: ({ actor, params, body }, services) =>
    proposeTierTable(actor, { tierTableId: params.id, ...body }, services),
})

const withdrawTable = route({
  method: 'POST',
  path: '/tier-tables/:id/withdrawal',
  summary: "Takes a tier table's proposal back before it is resolved, so that it can be amended.",
  permission: 'tier-table:propose',
  appends: ['proposal.voided'],
  params: ofTable,
  reply: undefined,
  handle: async ({ actor, params }, services) => {
    await withdrawTableProposal(actor, params.id, services)
    return undefined
  },
})

export const proposalRoutes: readonly Route[] = [
  ...[request, list, read, vote, close, withdraw, proposeTable, withdrawTable],
]
