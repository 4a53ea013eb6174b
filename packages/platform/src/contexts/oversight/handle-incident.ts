import { authorize, findPerson, identityErrors, may } from '#contexts/identity/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import type { PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { clocksOf, isOpen, nextDue } from './clocks.ts'
import type { Classification, Incident, IncidentFacts, IncidentId } from './incident.ts'
import { incidentErrors } from './incident-errors.ts'
import { textPayload } from './incident-payload.ts'
import { incidentCatalogue, isAtLeast, titleIn } from './incident-rules.ts'
import { type IncidentStory, insertEvent, loadStory, saveIncident } from './incident-store.ts'
import { postNotice } from './post-notice.ts'

/**
 * Adds what happened to an incident, and saves what follows from it: the one way in which an incident changes.
 * `changed` are the members of the row that the facts set.
 */
export async function recordFacts(
  tx: Transaction,
  actor: PersonActor,
  { incident, events }: IncidentStory,
  facts: IncidentFacts,
  changed: Partial<Incident>,
  { now }: Pick<Services, 'now'>,
): Promise<Incident> {
  const at = now()
  const event = { ...facts, at, by: actor.id }
  const next = { ...incident, ...changed }
  const { nextDueAt: _before, ...rest } = next
  const due = nextDue(clocksOf(next, [...events, event], at))
  const saved = { ...rest, ...(due !== undefined && { nextDueAt: due }) }
  await insertEvent(tx, incident, event)
  await saveIncident(tx, saved)
  return saved
}

/** Errors: `oversight.unknown_incident`, `oversight.incident_closed` */
export async function loadOpen(tx: Transaction, actor: PersonActor, id: IncidentId) {
  const story = await loadStory(tx, actor.institution, id)
  const { closedAt } = story.incident
  if (closedAt !== undefined) throw incidentErrors.incident_closed({ at: closedAt })
  return story
}

/** Notes something on the timeline: what was found, what was done. */
export async function noteIncident(
  actor: Actor,
  { id, text }: { readonly id: IncidentId; readonly text: string },
  services: Services,
) {
  authorize(actor, 'incident:handle')
  await serializable(services.db, async (tx) => {
    const story = await loadOpen(tx, actor, id)
    await recordFacts(tx, actor, story, { type: 'noted', text }, {}, services)
    const payloads = textPayload(story.incident, 'note', text)
    await services.append(tx, { kind: 'incident.noted', subject: id, actor, body: {}, payloads })
  })
}

/** Names who leads the handling. Errors: `identity.unknown_person` for nobody active here. */
export async function assignIncident(
  actor: Actor,
  { id, lead }: { readonly id: IncidentId; readonly lead: PersonId },
  services: Services,
) {
  authorize(actor, 'incident:handle')
  await serializable(services.db, async (tx) => {
    const story = await loadOpen(tx, actor, id)
    const person = await findPerson(tx, actor.institution, lead)
    if (person === undefined || person.deactivatedAt !== undefined) {
      throw identityErrors.unknown_person()
    }
    await recordFacts(tx, actor, story, { type: 'assigned', lead }, { lead }, services)
    await services.append(tx, { kind: 'incident.assigned', subject: id, actor, body: { lead } })
  })
}

/**
 * Grades an incident anew, with its grounds; its clocks follow. Errors: `oversight.same_classification`,
 * `oversight.lower_grade_needs_another`.
 */
export async function classifyIncident(
  actor: Actor,
  input: Classification & { readonly id: IncidentId; readonly grounds: string },
  services: Services,
) {
  authorize(actor, 'incident:grade')
  const { id, kind, grade, grounds } = input
  const marks = [...new Set(input.marks)].sort()
  await serializable(services.db, async (tx) => {
    const story = await loadOpen(tx, actor, id)
    const before = story.incident
    const same =
      before.kind === kind &&
      before.grade === grade &&
      before.marks.toSorted().join() === marks.join()
    if (same) throw incidentErrors.same_classification()
    const facts = { type: 'classified', kind, grade, marks, text: grounds } as const
    assertMayEase(actor, story, facts, services.now())
    const after = await recordFacts(tx, actor, story, facts, { kind, grade, marks }, services)
    await services.append(tx, {
      kind: 'incident.classified',
      subject: id,
      actor,
      body: { kind, grade, marks, before: before.grade, rules: incidentCatalogue.version },
      payloads: textPayload(before, 'grounds', grounds),
    })
    if (!isAtLeast(before.grade, grade)) await tellGraver(tx, after, services)
  })
}

/**
 * A lower grade takes clocks away, and under the same one another kind or mark does: nobody does it who would gain by it alone.
 */
function assertMayEase(
  actor: PersonActor,
  { incident, events }: IncidentStory,
  facts: Extract<IncidentFacts, { type: 'classified' }>,
  at: Instant,
) {
  const lowers = incident.grade !== facts.grade && isAtLeast(incident.grade, facts.grade)
  const openAfter = clocksOf(incident, [...events, { ...facts, at, by: actor.id }], at).filter(
    isOpen,
  )
  const takesAway = clocksOf(incident, events, at)
    .filter(isOpen)
    .some(({ rule, phase }) => !openAfter.some((one) => one.rule === rule && one.phase === phase))
  if ((lowers || takesAway) && (!may(actor, 'incident:close') || incident.lead === actor.id)) {
    throw incidentErrors.lower_grade_needs_another()
  }
}

async function tellGraver(
  tx: Transaction,
  { id, institution, title, grade, lead }: Incident,
  services: Pick<Services, 'now' | 'append'>,
) {
  const graded = titleIn('grades', grade)
  await postNotice(
    tx,
    {
      institution,
      kind: 'incident.graded',
      subject: id,
      to: { roles: ['operator', 'risk-manager'], people: lead === undefined ? [] : [lead] },
      severity: 'critical',
      title: { zh: `事件升级：${title.zh}`, en: `Graded up: ${title.en}` },
      body: {
        zh: `现为${graded.zh}，报送时限随之重新计算。`,
        en: `It is now ${graded.en}; what must be reported and when follows anew.`,
      },
      link: `/incidents/${id}`,
    },
    services,
  )
}
