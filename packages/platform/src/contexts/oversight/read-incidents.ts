import { authorize, requireSignedIn } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { idOf, pageOf } from '#platform/http/page.ts'
import type { Services } from '#platform/services.ts'
import { clocksOf } from './clocks.ts'
import type { IncidentId } from './incident.ts'
import { type IncidentFilter, loadStory, pageOfIncidents } from './incident-store.ts'

export interface IncidentQuery extends Omit<IncidentFilter, 'overdueAt' | 'withLesson'> {
  readonly overdue?: boolean | undefined
  readonly order: 'newest' | 'due'
  readonly after?: IncidentId | undefined
  readonly limit: number
}

export async function listIncidents(
  actor: Actor,
  { overdue, order, after, limit, ...filter }: IncidentQuery,
  { db, now }: Services,
) {
  authorize(actor, 'incident:read')
  const asked = { ...filter, ...(overdue === true && { overdueAt: now() }) }
  const read = (page: { readonly limit: number }) =>
    pageOfIncidents(db, actor.institution, asked, { order, after, ...page })
  return pageOf(limit, read, idOf)
}

/** Error: `oversight.unknown_incident` */
export async function readIncident(actor: Actor, id: IncidentId, { db, now }: Services) {
  authorize(actor, 'incident:read')
  return snapshot(db, async (tx) => {
    const { incident, events } = await loadStory(tx, actor.institution, id)
    return { incident, events, clocks: clocksOf(incident, events, now()) }
  })
}

/** What may be learnt from closed incidents, by everybody of the institution (measure 29.3). */
export async function listLessons(
  actor: Actor,
  { after, limit }: { readonly after?: IncidentId | undefined; readonly limit: number },
  { db }: Services,
) {
  requireSignedIn(actor)
  const read = (page: { readonly limit: number }) =>
    pageOfIncidents(
      db,
      actor.institution,
      { withLesson: true },
      { order: 'newest', after, ...page },
    )
  const { items, ...rest } = await pageOf(limit, read, idOf)
  return {
    items: items.map(({ id, title, kind, grade, closedAt, lesson }) => ({
      ...{ id, title, kind, grade },
      closedAt: closedAt!,
      lesson: lesson!,
    })),
    ...rest,
  }
}
