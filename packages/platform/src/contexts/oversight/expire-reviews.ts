import { type Permit, permitAt } from '#contexts/permits/index.ts'
import { systemActor } from '#kernel/actor.ts'
import type { Locale } from '#kernel/bilingual.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { addMs, msOf } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { together } from '#platform/database/transaction.ts'
import { eachAlone } from '#platform/jobs/each-alone.ts'
import type { Services } from '#platform/services.ts'
import { closeWithin } from './close-review.ts'
import { sayInstead } from './last-resort.ts'
import { postNotice } from './post-notice.ts'
import type { Review, ReviewId } from './review.ts'
import { dueReviews, lockDueReview, saveMove } from './review-store.ts'

/** Of reviews that do not say in which language their caller is answered: Chinese is the product's own. */
const LOCALE: Locale = 'zh-CN'

/**
 * What the permits lay down for reviews whose time ran out. It may run in any number of processes, late, or twice; one
 * that fails holds up no other. Returns how many it ended.
 */
export async function expireReviews(services: Services): Promise<number> {
  let expired = 0
  const { db, now, log } = services
  await eachAlone(
    dueReviews(db, now()),
    async ({ id, institution }) => {
      if (await expireReview(institution, id, services)) expired += 1
    },
    { log, idOf: ({ id }) => id },
  )
  return expired
}

/** The same for one; `false` where it is not past its time, or somebody else is ending it. */
export function expireReview(
  institution: InstitutionId,
  id: ReviewId,
  services: Services,
): Promise<boolean> {
  return together(services.db, async (tx) => {
    const review = await lockDueReview(tx, institution, id, services.now())
    if (review === undefined) return false
    await expire(tx, review, services)
    return true
  })
}

/** INVARIANT: a high-tier result is never released because nobody decided (measure 17.2). */
async function expire(tx: Transaction, review: Review, services: Services) {
  const actor = systemActor('reviews', review.institution)
  await tellOverdue(tx, review, services)
  const refuse = () => closeWithin(tx, actor, review, { outcome: 'expired' }, services)
  if (review.kind === 'manual' || review.onTimeout === 'refuse') return refuse()
  if (review.onTimeout === 'release' && review.tier !== 'high') {
    return closeWithin(tx, actor, review, { outcome: 'released' }, services)
  }
  const permit = await permitAt(tx, review.institution, review.permit, services)
  const last = permit?.fallback.last
  if (review.onTimeout === 'manual-queue') return move(tx, review, last, services)
  if (permit === undefined || last === undefined) return refuse()
  if (last.kind === 'manual-queue') return move(tx, review, last, services)
  const asked = { trigger: 'timeout', facts: review.facts } as const
  const said = await sayInstead(last, permit, asked, review.head.locale ?? LOCALE)
  if (said === undefined) return refuse()
  return closeWithin(tx, actor, review, { outcome: 'replaced', said }, services)
}

/** Whoever answers for risk and operation is told once an hour that a queue was not kept up with (measure 17.2). */
async function tellOverdue(
  tx: Transaction,
  { institution, id, queue, dueAt }: Review,
  services: Services,
) {
  const hour = dueAt.slice(0, 'yyyy-mm-ddThh'.length)
  await postNotice(
    tx,
    {
      ...{ institution, kind: 'review.overdue', subject: id, severity: 'warning' },
      link: '/reviews/closed',
      to: { roles: ['risk-manager', 'operator'] },
      title: {
        zh: `复核队列「${queue}」有事项逾期`,
        en: `Reviews in the queue ${queue} ran out of time`,
      },
      body: {
        zh: '无人在时限内决定，已按准行证规定处理。请核对复核人力。',
        en: 'Nobody decided in time, and what the permit lays down was done. Please see to the queue.',
      },
      dedupeKey: `review.overdue/${queue}/${hour}`,
    },
    services,
  )
}

/** To the permit's queue of people who answer; without one it stays in its own for as long again. */
async function move(
  tx: Transaction,
  review: Review,
  last: Permit['fallback']['last'],
  { now, append }: Services,
) {
  const planned = last?.kind === 'manual-queue' ? last : undefined
  const queue = planned?.queue ?? review.queue
  const withinMs = planned?.withinMs ?? msOf(review.dueAt) - msOf(review.openedAt)
  const dueAt = addMs(now(), withinMs)
  const reasons = [...review.reasons, { by: 'timeout' as const }]
  await saveMove(tx, review, { queue, dueAt, reasons })
  await append(tx, {
    kind: 'review.moved',
    subject: review.id,
    actor: systemActor('reviews', review.institution),
    body: { application: review.application, from: review.queue, to: queue, dueAt },
  })
}
