import { authorize } from '#contexts/identity/index.ts'
import { loadApplication } from '#contexts/registry/index.ts'
import { type Actor, systemActor } from '#kernel/actor.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import { type ApplicationId, type InstitutionId, newId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { clocksOf, nextDue } from './clocks.ts'
import type { Incident, IncidentId, IncidentSource } from './incident.ts'
import { incidentErrors } from './incident-errors.ts'
import { textPayload } from './incident-payload.ts'
import {
  type Grade,
  type IncidentKind,
  type IncidentMark,
  incidentCatalogue,
  isAtLeast,
  titleIn,
} from './incident-rules.ts'
import { findByKey, insertEvent, insertIncident } from './incident-store.ts'
import { postNotice } from './post-notice.ts'

export interface IncidentDraft {
  readonly kind: IncidentKind
  /** Left out, the lowest; a person grades it from there. */
  readonly grade?: Grade | undefined
  readonly marks?: readonly IncidentMark[] | undefined
  readonly title: Bilingual
  /** What happened; may name people, so it never stands in the log itself. */
  readonly description: string
  readonly applications: readonly ApplicationId[]
  readonly occurredAt?: Instant | undefined
  /** When the institution knew of it; left out, now. Clocks count from here. */
  readonly knownAt?: Instant | undefined
}

/** What the product opens by itself. */
export interface ProductIncident extends IncidentDraft {
  readonly institution: InstitutionId
  readonly source: IncidentSource
  /** A second incident with the same key is not opened: the first one's id is the answer. */
  readonly dedupeKey?: string
}

/**
 * Opens an incident for something that the product saw (an alarm, a probe, a stop), within the transaction of its
 * caller. Operators, risk managers and the owners of the applications are told.
 */
export function openIncident(
  tx: Transaction,
  draft: ProductIncident,
  services: Pick<Services, 'now' | 'append'>,
): Promise<IncidentId> {
  return openWithin(tx, systemActor('oversight', draft.institution), draft, services)
}

/** Opens an incident that a person reports. Errors: `oversight.instant_out_of_order`, `registry.not_found`. */
export function reportIncident(actor: Actor, draft: IncidentDraft, services: Services) {
  authorize(actor, 'incident:open')
  const { institution } = actor
  return serializable(services.db, (tx) =>
    openWithin(tx, actor, { ...draft, institution, source: { kind: 'person' } }, services),
  )
}

async function openWithin(
  tx: Transaction,
  actor: Actor,
  draft: ProductIncident,
  services: Pick<Services, 'now' | 'append'>,
): Promise<IncidentId> {
  const { institution, dedupeKey, applications, kind, marks = [], description } = draft
  const at = services.now()
  const owners = await Promise.all(
    applications.map(async (id) => (await loadApplication(tx, institution, id)).ownerId),
  )
  const grade = draft.grade ?? incidentCatalogue.openedAs.value
  const facts = { type: 'opened', kind, grade, marks, text: description } as const
  const base: Incident = {
    ...{ id: newId('inc'), institution, title: draft.title, kind, grade, marks },
    source: draft.source,
    applications: [...new Set(applications)],
    ...timesOf(draft, at),
    openedBy: actor.id,
  }
  const event = { ...facts, at, by: actor.id }
  const due = nextDue(clocksOf(base, [event], at))
  const incident = { ...base, ...(due !== undefined && { nextDueAt: due }) }
  if (!(await insertIncident(tx, incident, dedupeKey))) {
    return (await findByKey(tx, institution, dedupeKey!))!
  }
  await insertEvent(tx, incident, event)
  await services.append(tx, {
    kind: 'incident.opened',
    subject: incident.id,
    actor,
    body: {
      ...{ kind, grade, marks, applications: incident.applications },
      ...{
        source: { ...incident.source },
        knownAt: incident.knownAt,
        rules: incidentCatalogue.version,
      },
    },
    payloads: textPayload(incident, 'description', description),
  })
  await announce(tx, incident, owners, services)
  return incident.id
}

/** Error: `oversight.instant_out_of_order` */
function timesOf({ occurredAt, knownAt = undefined }: IncidentDraft, at: Instant) {
  const known = knownAt ?? at
  if (known > at) throw incidentErrors.instant_out_of_order({ which: 'knownAt' })
  if (occurredAt !== undefined && occurredAt > known) {
    throw incidentErrors.instant_out_of_order({ which: 'occurredAt' })
  }
  return { knownAt: known, openedAt: at, ...(occurredAt !== undefined && { occurredAt }) }
}

async function announce(
  tx: Transaction,
  { id, institution, title, grade, kind }: Incident,
  owners: readonly Incident['lead'][],
  services: Pick<Services, 'now' | 'append'>,
) {
  const graded = titleIn('grades', grade)
  const what = titleIn('kinds', kind)
  await postNotice(
    tx,
    {
      institution,
      kind: 'incident.opened',
      subject: id,
      to: { roles: ['operator', 'risk-manager'], people: owners.filter((id) => id !== undefined) },
      severity: isAtLeast(grade, 'considerable') ? 'critical' : 'warning',
      title: { zh: `新事件：${title.zh}`, en: `Incident: ${title.en}` },
      body: {
        zh: `${what.zh}，${graded.zh}。请核对定级并按时限报送。`,
        en: `${what.en}, ${graded.en}. Check the grade and report in time.`,
      },
      link: `/incidents/${id}`,
    },
    services,
  )
}
