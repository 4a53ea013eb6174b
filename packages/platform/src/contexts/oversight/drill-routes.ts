import { z } from 'zod'
import { boundedText, loadApplication, Stage, Tier } from '#contexts/registry/index.ts'
import { ApplicationId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { idOf, listReply, pageLimit, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { listContinuity, writePlan } from './continuity.ts'
import { ContinuityPlan, PlanDraft } from './continuity-plan.ts'
import { plansOf } from './continuity-store.ts'
import { Drill, DrillId, DrillKind, DrillOutcome } from './drill.ts'
import { drillErrors } from './drill-errors.ts'
import { findDrill, pageOfDrills } from './drill-store.ts'
import { cancelDrill, scheduleDrill } from './schedule-drill.ts'

const REVISIONS_MAX = 50
const NAME_CHARACTERS_MAX = 120
const drillParams = z.strictObject({ id: DrillId })
const applicationParams = z.strictObject({ id: ApplicationId })

const Standing = z.object({
  application: ApplicationId,
  name: boundedText(NAME_CHARACTERS_MAX),
  tier: Tier,
  stage: Stage,
  impact: z
    .object({
      rtoMinutes: z.number(),
      rpoMinutes: z.number(),
      emergencyPlan: z.string(),
      processesAffected: z.array(z.string()),
      dependencies: z.array(z.string()),
    })
    .optional(),
  plan: ContinuityPlan.optional(),
  planReviewDue: z.boolean().optional(),
  drills: z.array(
    z.object({
      kind: DrillKind,
      periodDays: z.int(),
      last: Drill.optional(),
      dueAt: Instant.optional(),
      overdue: z.boolean(),
    }),
  ),
})

const standing = route({
  method: 'GET',
  path: '/continuity',
  summary: 'Applications with impact analysis, plan and drills, and which of these are due.',
  permission: 'continuity:read',
  appends: null,
  query: z.strictObject({
    tier: Tier.optional(),
    after: ApplicationId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(Standing, ApplicationId),
  handle: ({ actor, query }, services) => listContinuity(actor, query, services),
})

const readPlans = route({
  method: 'GET',
  path: '/applications/:id/continuity-plan',
  summary: 'The continuity plan of an application, its newest revision first.',
  permission: 'continuity:read',
  appends: null,
  params: applicationParams,
  reply: z.object({ revisions: z.array(ContinuityPlan).readonly() }),
  handle: ({ actor, params: { id } }, { db }) =>
    snapshot(db, async (reader) => {
      await loadApplication(reader, actor.institution, id)
      return { revisions: await plansOf(reader, actor.institution, id, REVISIONS_MAX) }
    }),
})

const write = route({
  method: 'PUT',
  path: '/applications/:id/continuity-plan',
  summary: 'Writes a new revision of the continuity plan of an application.',
  permission: 'continuity:write',
  appends: ['continuity-plan.written'],
  params: applicationParams,
  body: PlanDraft,
  reply: ContinuityPlan,
  handle: ({ actor, params: { id }, body }, services) => writePlan(actor, id, body, services),
})

const list = route({
  method: 'GET',
  path: '/drills',
  summary: 'Lists drills, newest first.',
  permission: 'continuity:read',
  appends: null,
  query: z.strictObject({
    application: ApplicationId.optional(),
    kind: DrillKind.optional(),
    outcome: DrillOutcome.optional(),
    finished: z.stringbool().optional(),
    before: DrillId.optional(),
    limit: pageLimit,
  }),
  reply: listReply(Drill, DrillId),
  handle: ({ actor, query: { limit, ...filter } }, { db }) =>
    pageOf(limit, (page) => pageOfDrills(db, actor.institution, filter, page.limit), idOf),
})

const read = route({
  method: 'GET',
  path: '/drills/:id',
  summary: 'One drill with what was measured beside what was to be reached.',
  permission: 'continuity:read',
  appends: null,
  params: drillParams,
  reply: Drill,
  async handle({ actor, params: { id } }, { db }) {
    const drill = await findDrill(db, actor.institution, id)
    if (drill === undefined) throw drillErrors.unknown_drill({ drill: id })
    return drill
  },
})

const schedule = route({
  method: 'POST',
  path: '/drills',
  summary:
    'Schedules a drill of the stop, the fallback or recovery, which the product carries out within its window.',
  permission: 'drill:schedule',
  appends: ['drill.scheduled'],
  body: z.strictObject({
    application: ApplicationId,
    kind: DrillKind,
    startsAt: Instant,
    endsAt: Instant,
    confirmsProduction: z.boolean().default(false),
  }),
  reply: Drill,
  status: 201,
  handle: ({ actor, body }, services) => scheduleDrill(actor, body, services),
})

const cancel = route({
  method: 'POST',
  path: '/drills/:id/cancellation',
  summary: 'Takes back a drill that has not begun.',
  permission: 'drill:schedule',
  appends: ['drill.cancelled'],
  params: drillParams,
  reply: undefined,
  async handle({ actor, params: { id } }, services) {
    await cancelDrill(actor, id, services)
    return undefined
  },
})

export const drillRoutes: readonly Route[] = [
  ...[standing, readPlans, write],
  ...[list, read, schedule, cancel],
]
