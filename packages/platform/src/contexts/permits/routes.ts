import { z } from 'zod'
import { formatCondition } from '#contexts/governance/index.ts'
import { ApplicationId, ModelVersionId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { fileOf, type Route, route } from '#platform/http/route.ts'
import { bankRoutes } from './bank-routes.ts'
import { mintPermit } from './mint-permit.ts'
import { Limits, Permit, PermitId } from './permit.ts'
import { AnswerSchema, GuardBankName, PermitJudge } from './permit-guards.ts'
import { readPermit } from './read-permit.ts'
import { revokePermit } from './revoke-permit.ts'
import { PermitFault } from './sign.ts'
import { stopRoutes } from './stop-routes.ts'
import { listPermits, type StoredPermit } from './store.ts'

const Reason = z.string().trim().min(5).max(500)
const PermitParams = z.strictObject({ serial: PermitId })

const PermitSummary = z.object({
  serial: PermitId,
  application: ApplicationId,
  mintedAt: Instant,
  notAfter: Instant,
  revokedAt: Instant.optional(),
  revocationReason: z.string().optional(),
})

function summaryOf(permit: StoredPermit): z.input<typeof PermitSummary> {
  const { serial, application, mintedAt, notAfter, revokedAt, revocationReason } = permit
  return {
    ...{ serial, application, mintedAt, notAfter },
    ...(revokedAt !== undefined && { revokedAt }),
    ...(revocationReason !== undefined && { revocationReason }),
  }
}

const mintPermitRoute = route({
  method: 'POST',
  path: '/applications/:id/permits',
  summary: 'Mints the permit of an application from its approval in force.',
  permission: 'permit:mint',
  appends: ['permit.minted'],
  params: z.strictObject({ id: ApplicationId }),
  body: z.strictObject({
    limits: Limits.partial().strict().optional(),
    fallbacks: z.array(ModelVersionId).max(10).optional(),
    judge: PermitJudge.partial({ timeoutMs: true }).optional(),
    answerSchema: AnswerSchema.optional(),
    grounding: z.literal(true).optional(),
    banks: z.array(GuardBankName).min(1).max(100).optional(),
  }),
  reply: Permit,
  status: 201,
  handle: ({ actor, params, body }, services) =>
    mintPermit(actor, { application: params.id, ...body }, services),
})

const listPermitsRoute = route({
  method: 'GET',
  path: '/permits',
  summary: 'Lists permits, newest first.',
  permission: 'permit:read',
  appends: null,
  query: z.strictObject({
    application: ApplicationId.optional(),
    before: PermitId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(PermitSummary, PermitId),
  async handle({ actor, query }, { db }) {
    const read = ({ limit }: { readonly limit: number }) =>
      listPermits(db, actor.institution, query, limit)
    const { items, ...rest } = await pageOf(query.limit, read, ({ serial }) => serial)
    return { items: items.map(summaryOf), ...rest }
  },
})

const readPermitRoute = route({
  method: 'GET',
  path: '/permits/:serial',
  summary: 'Reads one permit; `honoured` says whether its signature and its row hold.',
  permission: 'permit:read',
  appends: null,
  params: PermitParams,
  reply: PermitSummary.extend({
    honoured: z.boolean(),
    permit: Permit.optional(),
    /** The conditions of its review points as people write them. */
    conditions: z.array(z.object({ name: z.string(), when: z.string() })).optional(),
    reason: PermitFault.optional(),
  }),
  async handle({ actor, params }, services) {
    const { stored, opened } = await readPermit(actor, params.serial, services)
    const summary = { ...summaryOf(stored), honoured: opened.ok }
    if (!opened.ok) return { ...summary, reason: opened.reason }
    const { permit } = opened
    const conditions = permit.oversight.points.map(({ name, when }) => ({
      ...{ name, when: formatCondition(when) },
    }))
    return { ...summary, permit, conditions }
  },
})

const readPermitNoteRoute = route({
  method: 'GET',
  path: '/permits/:serial/note',
  summary: 'The permit as its signed note, for offline verification.',
  permission: 'permit:read',
  appends: null,
  params: PermitParams,
  reply: fileOf('text/plain; charset=utf-8'),
  async handle({ actor, params }, services) {
    const { stored } = await readPermit(actor, params.serial, services)
    return { name: `${params.serial}.permit`, content: Buffer.from(stored.note) }
  },
})

const revokePermitRoute = route({
  method: 'POST',
  path: '/permits/:serial/revocation',
  summary: 'Takes a permit back for good, on every gateway within a second.',
  permission: 'permit:revoke',
  appends: ['permit.revoked'],
  params: PermitParams,
  body: z.strictObject({ reason: Reason }),
  reply: undefined,
  async handle({ actor, params, body }, services) {
    await revokePermit(actor, { serial: params.serial, reason: body.reason }, services)
    return undefined
  },
})

export const permitRoutes: readonly Route[] = [
  ...bankRoutes,
  mintPermitRoute,
  listPermitsRoute,
  readPermitRoute,
  readPermitNoteRoute,
  revokePermitRoute,
  ...stopRoutes,
]
