import { impactsOf } from '#contexts/governance/index.ts'
import { authorize } from '#contexts/identity/index.ts'
import {
  type Application,
  assertOwnOrOffice,
  isRunning,
  loadApplication,
  pageOfApplications,
  type Tier,
} from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import { addDays, dayInChina, type Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { serializable, snapshot, together } from '#platform/database/transaction.ts'
import { idOf, pageOf } from '#platform/http/page.ts'
import { eachAlone } from '#platform/jobs/each-alone.ts'
import type { Services } from '#platform/services.ts'
import type { ContinuityPlan, PlanDraft } from './continuity-plan.ts'
import { insertPlan, newestPlan, newestPlansOf, plansToReview } from './continuity-store.ts'
import { drillPeriodDays } from './continuity-terms.ts'
import { DrillKind } from './drill.ts'
import { drillErrors } from './drill-errors.ts'
import { lastFinishedOf } from './drill-store.ts'
import { postNotice } from './post-notice.ts'

const MS_PER_MINUTE = 60_000

/**
 * Writes how an application is carried through an outage (measure 26.1); what stood before stays as a revision.
 * Errors: `oversight.review_not_ahead`, `registry.not_found`.
 */
export function writePlan(
  actor: Actor,
  application: ApplicationId,
  draft: PlanDraft,
  { db, now, append }: Services,
): Promise<ContinuityPlan> {
  authorize(actor, 'continuity:write')
  const { institution } = actor
  return serializable(db, async (tx) => {
    assertOwnOrOffice(
      actor,
      'continuity:write',
      await loadApplication(tx, institution, application),
    )
    const writtenAt = now()
    if (draft.reviewOn <= dayInChina(writtenAt)) throw drillErrors.review_not_ahead()
    const before = await newestPlan(tx, institution, application)
    const plan: ContinuityPlan = {
      ...draft,
      application,
      revision: (before?.revision ?? 0) + 1,
      writtenBy: actor.id,
      writtenAt,
    }
    await insertPlan(tx, institution, plan)
    const { revision, rtoMinutes, rpoMinutes, reviewOn } = plan
    await append(tx, {
      kind: 'continuity-plan.written',
      subject: application,
      actor,
      body: { revision, rtoMinutes, rpoMinutes, reviewOn, steps: plan.steps.length },
      payloads: [
        {
          name: 'steps',
          retention: 'dossier',
          business: application,
          content: Buffer.from(JSON.stringify(plan.steps)),
        },
      ],
    })
    return plan
  })
}

/** What is on file of the applications of one page, read for all of them at once. */
async function continuityOnFile(
  reader: Reader,
  institution: InstitutionId,
  applications: readonly ApplicationId[],
  at: Instant,
) {
  return {
    plans: await newestPlansOf(reader, institution, applications),
    drills: await lastFinishedOf(reader, institution, applications),
    impacts: await impactsOf(reader, institution, applications, at),
  }
}

type OnFile = Awaited<ReturnType<typeof continuityOnFile>>

/** How an application stands with its continuity: what was promised, and when each drill is due again. */
function continuityOf({ id, name, tier, stage }: Application, onFile: OnFile, at: Instant) {
  const impact = onFile.impacts.get(id)
  const plan = onFile.plans.get(id)
  const drills = DrillKind.options.map((kind) => {
    const last = onFile.drills.find((drill) => drill.application === id && drill.kind === kind)
    const periodDays = drillPeriodDays(tier, kind)
    const met = last?.outcome === 'met' ? last.finishedAt : undefined
    const dueAt = met === undefined ? undefined : addDays(met, periodDays)
    // Before it ever ran and once it has retired, there is nothing to drill.
    const overdue = isRunning({ stage }) && (dueAt === undefined || dueAt < at)
    return { kind, periodDays, ...(last && { last }), ...(dueAt && { dueAt }), overdue }
  })
  return {
    ...{ application: id, name, tier, stage, drills },
    ...(impact !== undefined && {
      impact: {
        rtoMinutes: impact.rtoMs / MS_PER_MINUTE,
        rpoMinutes: impact.rpoMs / MS_PER_MINUTE,
        emergencyPlan: impact.emergencyPlan,
        processesAffected: [...impact.processesAffected],
        dependencies: [...impact.dependencies],
      },
    }),
    ...(plan !== undefined && { plan, planReviewDue: plan.reviewOn <= dayInChina(at) }),
  }
}

/** Applications of a tier with their continuity, in the order of registration. */
export async function listContinuity(
  actor: Actor,
  query: {
    readonly tier?: Tier | undefined
    readonly after?: ApplicationId | undefined
    readonly limit: number
  },
  { db, now }: Services,
) {
  authorize(actor, 'continuity:read')
  const { institution } = actor
  const { tier, after, limit } = query
  return snapshot(db, async (tx) => {
    const read = (page: { readonly limit: number }) =>
      pageOfApplications(tx, institution, { tier }, { after, ...page })
    const { items, ...rest } = await pageOf(limit, read, idOf)
    const at = now()
    const onFile = await continuityOnFile(tx, institution, items.map(idOf), at)
    return { items: items.map((application) => continuityOf(application, onFile, at)), ...rest }
  })
}

/** Says once of each plan that the day has come on which somebody was to look at it. */
export async function remindOfPlans(services: Services): Promise<void> {
  const { db, now, log } = services
  const due = plansToReview(db, dayInChina(now()))
  type Due = typeof due extends AsyncIterable<infer Plan> ? Plan : never
  const remind = ({ institution, application, revision, review_on: reviewOn }: Due) =>
    together(db, async (tx) => {
      const { name, ownerId } = await loadApplication(tx, institution, application)
      await postNotice(
        tx,
        {
          institution,
          kind: 'plan.review_due',
          subject: application,
          to: { roles: ['risk-manager'], people: [ownerId] },
          severity: 'warning',
          title: { zh: `预案待复审：${name.zh}`, en: `A plan is due for review: ${name.en}` },
          body: {
            zh: `应于 ${reviewOn} 前复审业务连续性预案。`,
            en: `Its continuity plan was to be reviewed by ${reviewOn}.`,
          },
          link: `/applications/${application}/continuity`,
          dedupeKey: `plan:${application}:${revision}`,
        },
        services,
      )
    })
  await eachAlone(due, remind, { log, idOf: ({ application }) => application })
}
