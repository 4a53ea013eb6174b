import { authorize } from '#contexts/identity/index.ts'
import {
  openPermitText,
  type Permit,
  type PermittedModel,
  permitsStanding,
  type StopTarget,
} from '#contexts/permits/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import type { Services } from '#platform/services.ts'
import { windowStart } from './indicator.ts'
import { sumsByModel } from './indicator-store.ts'

const LAST_HOUR_MINUTES = 60

export interface StopPreview {
  /** Applications with a permit in force that the stop would hit. Which use a tool, their permits do not say. */
  readonly applications: readonly {
    readonly id: ApplicationId
    readonly tier: Permit['tier']
    readonly callsLastHour: number
  }[]
  readonly callsLastHour: number
}

/** What a stop would hit, for who is about to trip it (measure 17.3). */
export async function previewStop(
  actor: Actor,
  hits: StopTarget,
  { db, now }: Pick<Services, 'db' | 'now'>,
): Promise<StopPreview> {
  authorize(actor, 'stop:trip')
  const { institution } = actor
  const standing = await permitsStanding(db, institution, now())
  const since = windowStart(now(), LAST_HOUR_MINUTES)
  const calls = await sumsByModel(db, institution, { since, name: 'calls' })
  const applications = standing.flatMap((stored) => {
    const permit = openPermitText(stored)
    const models = permit === undefined ? [] : modelsHit(permit, hits)
    if (permit === undefined || models.length === 0) return []
    const { application: id, tier } = permit
    const callsLastHour = calls
      .filter(({ application, model }) => application === id && models.includes(model))
      .reduce((sum, { value }) => sum + Number(value), 0)
    return [{ id, tier, callsLastHour }]
  })
  const callsLastHour = applications.reduce((sum, one) => sum + one.callsLastHour, 0)
  return { applications, callsLastHour }
}

/** The versions of a permit that a stop would hit. */
function modelsHit({ application, models }: Permit, hits: StopTarget): readonly string[] {
  const hit = {
    all: () => true,
    application: () => application === targetOf(hits),
    model: ({ version }: PermittedModel) => version === targetOf(hits),
    supplier: ({ supplier }: PermittedModel) => supplier === targetOf(hits),
    tool: () => false,
  }[hits.scope]
  return models.filter(hit).map(({ version }) => version)
}

const targetOf = (hits: StopTarget) => (hits.scope === 'all' ? undefined : hits.target)
