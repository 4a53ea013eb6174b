import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { ApplicationId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { assessApplication } from './assess.ts'
import { historyOf } from './assessment-store.ts'
import { Attestation } from './attestation.ts'
import { crosswalk, plan } from './catalogue.ts'
import { measuresInForce } from './catalogue-in-force.ts'
import { Crosswalk, Plan } from './crosswalk.ts'
import { Effect } from './effect.ts'
import { AssessmentId, FindingId, OwnRevisionId } from './ids.ts'
import { AnyStatementId, Duty, Measures, Statement } from './measures.ts'
import { DecidedBy, type OwnAsked, OwnRevision } from './own/own-statement.ts'
import { readStatement, readStatements, type StatementReading } from './read-statements.ts'
import { Coverage, Result, ResultDetail } from './result.ts'

const params = z.strictObject({ id: AnyStatementId })

const Reading = z.object({
  ...Statement.unwrap().shape,
  id: AnyStatementId,
  /** The measure that it is of, or that an own statement refines. */
  measure: z.int().optional(),
  /** Stands where the institution asks it of itself. */
  own: z
    .object({
      ...OwnRevision.unwrap().pick({ revision: true, draftedBy: true }).shape,
      ...{ decidedBy: DecidedBy, adoptedBy: PersonId, adoptedAt: Instant },
      revisionId: OwnRevisionId,
    })
    .optional(),
  assessed: z
    .object({ assessment: AssessmentId, at: Instant, effect: Effect, detail: ResultDetail })
    .optional(),
  finding: FindingId.optional(),
})

function replyOf({
  statement,
  measure,
  own,
  assessed,
  finding,
}: StatementReading): z.input<typeof Reading> {
  const { assessment, at, effect, detail } = assessed ?? {}
  return {
    ...statement,
    ...(measure !== undefined && { measure }),
    ...(own !== undefined && { own: ownReply(own) }),
    ...(assessed !== undefined && {
      assessed: { assessment: assessment!, at: at!, effect: effect!, detail: detail! },
    }),
    ...(finding !== undefined && { finding }),
  }
}

function ownReply({ id, revision, draftedBy, adoptedBy, adoptedAt, content }: OwnAsked) {
  return {
    ...{ revisionId: id, revision, decidedBy: content.decidedBy },
    ...{ draftedBy, adoptedBy: adoptedBy!, adoptedAt: adoptedAt! },
  }
}

const measures = route({
  method: 'GET',
  path: '/measures',
  summary: 'The measures with their statements, as the institution holds them.',
  permission: 'controls:read',
  appends: null,
  reply: z.object({ ...Measures.unwrap().shape, digest: z.string() }),
  async handle({ actor }, { db }) {
    const { content, digest } = await measuresInForce(db, actor.institution)
    return { ...content, digest }
  },
})

const list = route({
  method: 'GET',
  path: '/statements',
  summary:
    'The statements, own ones last, each with what the newest assessment says of it and its open finding.',
  permission: 'controls:read',
  appends: null,
  query: z.strictObject({
    measure: z.coerce.number().int().min(1).max(32).optional(),
    duty: Duty.optional(),
    effect: Effect.optional(),
    own: z.stringbool().optional(),
    text: z.string().trim().min(1).max(120).optional(),
  }),
  reply: z.object({ items: z.array(Reading).readonly() }),
  async handle({ actor, query }, services) {
    return { items: (await readStatements(actor, query, services)).map(replyOf) }
  },
})

const read = route({
  method: 'GET',
  path: '/statements/:id',
  summary:
    'One statement: its check, the facts it rested on, what to do, attestations and the open finding.',
  permission: 'controls:read',
  appends: null,
  params,
  reply: Reading.extend({
    check: z
      .object({
        scope: z.enum(['institution', 'application']),
        reads: z.array(z.string()).readonly(),
        source: z.string(),
        awaits: Bilingual.optional(),
      })
      .optional(),
    /** Of what is asked now; a word for anything else counts no longer. */
    wordsDigest: z.string(),
    attestations: z.array(Attestation).readonly(),
  }),
  async handle({ actor, params: { id } }, services) {
    const { attestations, wordsDigest, check, ...reading } = await readStatement(
      actor,
      id,
      services,
    )
    const { awaits, ...known } = check ?? {}
    return {
      ...replyOf(reading),
      ...{ attestations, wordsDigest },
      ...(check !== undefined && {
        check: {
          ...(known as Omit<typeof check, 'awaits'>),
          ...(awaits !== undefined && { awaits }),
        },
      }),
    }
  },
})

const history = route({
  method: 'GET',
  path: '/statements/:id/history',
  summary: 'What a statement was in the assessments before, newest first.',
  permission: 'controls:read',
  appends: null,
  params,
  query: z.strictObject({ before: AssessmentId.optional(), limit: pageLimit }),
  reply: listReply(
    z.object({
      assessment: AssessmentId,
      at: Instant,
      effect: Effect,
      reason: Bilingual,
      coverage: Coverage.optional(),
    }),
    AssessmentId,
  ),
  async handle({ actor, params: { id }, query: { before, limit } }, { db }) {
    const readPage = (page: { readonly limit: number }) =>
      historyOf(db, actor.institution, id, { before, ...page })
    const page = await pageOf(limit, readPage, ({ assessment }) => assessment)
    const items = page.items.map(({ coverage, ...rest }) => ({
      ...rest,
      ...(coverage !== undefined && { coverage }),
    }))
    return { ...page, items }
  },
})

const ofApplication = route({
  method: 'GET',
  path: '/applications/:id/statements',
  summary: 'The statements narrowed to one application, decided now.',
  permission: 'controls:read',
  appends: null,
  params: z.strictObject({ id: ApplicationId }),
  reply: z.object({ items: z.array(Result).readonly() }),
  async handle({ actor, params: { id } }, services) {
    return { items: await assessApplication(actor, id, services) }
  },
})

const readPlan = route({
  method: 'GET',
  path: '/plan-tasks',
  summary: 'The tasks of the plan on digital finance with what answers each.',
  permission: 'controls:read',
  appends: null,
  reply: Plan,
  handle: async () => plan,
})

const readCrosswalk = route({
  method: 'GET',
  path: '/crosswalk',
  summary: 'Where the statements meet other frameworks.',
  permission: 'controls:read',
  appends: null,
  reply: Crosswalk,
  handle: async () => crosswalk,
})

export const statementRoutes: readonly Route[] = [
  ...[measures, readPlan, readCrosswalk, list, read, history, ofApplication],
]
