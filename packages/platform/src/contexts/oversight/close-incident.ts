import { authorize } from '#contexts/identity/index.ts'
import { responsiblePeople } from '#contexts/registry/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import type { Instant } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { clocksOf, isOpen } from './clocks.ts'
import { loadOpen, recordFacts } from './handle-incident.ts'
import { factsOf, type Incident, type IncidentId, type IncidentReview } from './incident.ts'
import { incidentErrors } from './incident-errors.ts'
import { textPayload } from './incident-payload.ts'
import { incidentCatalogue, isAtLeast, type Phase } from './incident-rules.ts'
import { type IncidentStory, loadStory } from './incident-store.ts'
import { postNotice } from './post-notice.ts'

export interface ReportSent {
  readonly id: IncidentId
  readonly rule: string
  readonly phase: Phase
  /** Under which the recipient filed it. */
  readonly reference: string
  /** Left out, now. */
  readonly sentAt?: Instant | undefined
  /** What was sent. */
  readonly text: string
}

/**
 * Marks a report as sent, with the number under which its recipient filed it; also after closing, where one is still
 * due. Errors: `oversight.no_such_report` where no clock runs for it, `oversight.instant_out_of_order`.
 */
export async function markReported(actor: Actor, sent: ReportSent, services: Services) {
  authorize(actor, 'incident:report')
  await serializable(services.db, async (tx) => {
    const { id, rule, phase, reference, text } = sent
    const story = await loadStory(tx, actor.institution, id)
    const at = services.now()
    const sentAt = sent.sentAt ?? at
    const { incident, events } = story
    const clock = clocksOf(incident, events, at).find(
      (one) => one.rule === rule && one.phase === phase && isOpen(one),
    )
    if (clock === undefined) throw incidentErrors.no_such_report({ rule, phase })
    if (sentAt > at || sentAt < incident.knownAt) {
      throw incidentErrors.instant_out_of_order({ which: 'sentAt' })
    }
    const facts = { type: 'reported', rule, phase, sentAt, reference } as const
    await recordFacts(tx, actor, story, facts, {}, services)
    await services.append(tx, {
      kind: 'incident.reported',
      subject: id,
      actor,
      body: {
        ...{ rule, phase, number: clock.number, reference, sentAt, dueAt: clock.dueAt },
        inTime: sentAt <= clock.dueAt,
      },
      payloads: textPayload(incident, 'report', text),
    })
  })
}

/** Writes the review of an incident (measure 29.3): root cause, improvement, and what others may learn of it. */
export async function reviewIncident(
  actor: Actor,
  { id, ...review }: IncidentReview & { readonly id: IncidentId },
  services: Services,
) {
  authorize(actor, 'incident:review')
  await serializable(services.db, async (tx) => {
    const story = await loadOpen(tx, actor, id)
    const { lesson } = review
    const { incident } = story
    const facts = { type: 'reviewed', ...review } as const
    await recordFacts(tx, actor, story, facts, { lesson }, services)
    await services.append(tx, {
      kind: 'incident.reviewed',
      subject: id,
      actor,
      body: { shared: lesson !== undefined },
      payloads: [
        ...textPayload(incident, 'root-cause', review.rootCause),
        ...textPayload(incident, 'improvement', review.improvement),
        ...(lesson === undefined ? [] : textPayload(incident, 'lesson', lesson)),
      ],
    })
  })
}

/**
 * Closes an incident (measure 26.2). Errors: `oversight.review_missing` without root cause and improvement,
 * `oversight.reports_missing` while one is due that must stand before, `oversight.closing_needs_another`.
 */
export async function closeIncident(actor: Actor, id: IncidentId, services: Services) {
  authorize(actor, 'incident:close')
  await serializable(services.db, async (tx) => {
    const story = await loadOpen(tx, actor, id)
    const at = services.now()
    assertReviewed(story)
    assertReported(story, at)
    await assertAnother(tx, actor, story)
    const closed = { closedAt: at, closedBy: actor.id }
    const incident = await recordFacts(tx, actor, story, { type: 'closed' }, closed, services)
    await services.append(tx, {
      kind: 'incident.closed',
      subject: id,
      actor,
      body: { grade: incident.grade, openedAt: incident.openedAt, knownAt: incident.knownAt },
    })
    await postNotice(
      tx,
      {
        institution: incident.institution,
        kind: 'incident.closed',
        subject: id,
        to: { roles: ['operator', 'risk-manager'] },
        severity: 'info',
        title: { zh: `事件已关闭：${incident.title.zh}`, en: `Closed: ${incident.title.en}` },
        body: { zh: '复盘与报送已完成。', en: 'Its review and reports are complete.' },
        link: `/incidents/${id}`,
      },
      services,
    )
  })
}

function assertReviewed({ events }: IncidentStory) {
  if (factsOf(events, 'reviewed').length === 0) throw incidentErrors.review_missing()
}

/** Follow-ups end with closing and the final report may come after it; what comes before must have been made. */
function assertReported({ incident, events }: IncidentStory, at: Instant) {
  const missing = clocksOf(incident, events, at)
    .filter((clock) => isOpen(clock) && (clock.phase === 'initial' || clock.phase === 'written'))
    .map(({ rule, phase }) => `${rule}/${phase}`)
  if (missing.length > 0) throw incidentErrors.reports_missing({ missing })
}

async function assertAnother(
  tx: Transaction,
  actor: PersonActor,
  { incident, events }: IncidentStory,
) {
  const isGrave = ({ grade }: Pick<Incident, 'grade'>) =>
    isAtLeast(grade, incidentCatalogue.closedByAnotherFrom.value)
  const graded = factsOf(events, 'classified')
  // What was grave once is closed by another all the same: nobody grades it lower in order to close it alone.
  if (![...factsOf(events, 'opened'), ...graded].some(isGrave)) return
  const lowered = graded.filter((grading) => !isGrave(grading)).map(({ by }) => by)
  const reviewers = factsOf(events, 'reviewed').map(({ by }) => by)
  const answerable = await Promise.all(
    incident.applications.map((id) => responsiblePeople(tx, incident.institution, id)),
  )
  const involved: readonly string[] = [...lowered, ...reviewers, ...answerable.flat()]
  if (incident.lead === actor.id || involved.includes(actor.id)) {
    throw incidentErrors.closing_needs_another()
  }
}
