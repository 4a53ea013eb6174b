import assert from 'node:assert/strict'
import { z } from 'zod'
import { StopMetric } from '#contexts/governance/index.ts'
import { Tier } from '#contexts/registry/index.ts'
import { Role } from '#kernel/actor.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { ApplicationId, defineId } from '#kernel/ids.ts'
import { addMs, Instant } from '#kernel/time.ts'
import { readCatalogue } from '#platform/catalogue.ts'

export const AlarmId = defineId('alm')
export type AlarmId = z.infer<typeof AlarmId>

/** An alarm (measure 17.1): open until it was acknowledged and closed, by a person or because it has passed. */
export const Alarm = z.object({
  id: AlarmId,
  application: ApplicationId,
  kind: z.string(),
  tier: Tier,
  threshold: z.number(),
  value: z.number(),
  calls: z.int().nonnegative(),
  openedAt: Instant,
  stepsTold: z.int().positive(),
  acknowledgedBy: z.string().optional(),
  acknowledgedAt: Instant.optional(),
  closedBy: z.string().optional(),
  closedAt: Instant.optional(),
  closeReason: z.string().optional(),
})
export type Alarm = z.infer<typeof Alarm>

const ByTier = z.record(Tier, z.number().nonnegative())

export const AlarmKind = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]*$/),
  title: Bilingual,
  metric: StopMetric,
  windowMinutes: z.int().positive(),
  callsMin: z.int().nonnegative(),
  thresholds: ByTier,
  source: z.string(),
})
export type AlarmKind = z.infer<typeof AlarmKind>

const Step = z.strictObject({ afterMinutes: z.int().nonnegative(), roles: z.array(Role).min(1) })
type Step = z.infer<typeof Step>

const Catalogue = z.object({
  alarms: z.array(AlarmKind).min(1),
  escalation: z.record(Tier, z.array(Step).min(1)),
})
const catalogue = Catalogue.parse(readCatalogue('alarms.yaml'))

export const alarmKinds: readonly AlarmKind[] = catalogue.alarms

export function findAlarmKind(id: string): AlarmKind | undefined {
  return alarmKinds.find((kind) => kind.id === id)
}

/** A threshold that an institution has set for itself. */
export interface OwnThreshold {
  readonly kind: string
  readonly tier: Tier
  readonly threshold: number
}

/** The threshold that holds. INVARIANT: an institution's own only ever lowers the catalogue's. */
export function thresholdOf(kind: AlarmKind, tier: Tier, own: readonly OwnThreshold[]): number {
  const set = own.find((one) => one.kind === kind.id && one.tier === tier)
  return Math.min(kind.thresholds[tier], set?.threshold ?? Number.POSITIVE_INFINITY)
}

export const firstStep = (tier: Tier): Step => catalogue.escalation[tier][0]!

const MS_PER_MINUTE = 60_000

/** The steps of the escalation that are due and were not told yet; none once somebody has acknowledged it. Pure. */
export function stepsDue(
  { tier, openedAt, stepsTold, acknowledgedAt }: Alarm,
  now: Instant,
): readonly Step[] {
  if (acknowledgedAt !== undefined) return []
  return catalogue.escalation[tier]
    .slice(stepsTold)
    .filter(({ afterMinutes }) => addMs(openedAt, afterMinutes * MS_PER_MINUTE) <= now)
}

/** Every step of the escalation of an alarm, with when it falls due, and whether it was taken. Pure. */
export function escalationOf({ tier, openedAt, stepsTold }: Alarm) {
  return catalogue.escalation[tier].map(({ afterMinutes, roles }, index) => ({
    roles,
    dueAt: addMs(openedAt, afterMinutes * MS_PER_MINUTE),
    isTold: index < stepsTold,
  }))
}

// Steps follow each other in time, or one that is due would wait behind one that is not.
for (const steps of Object.values(catalogue.escalation)) {
  assert(
    steps.every((step, index) => index === 0 || step.afterMinutes > steps[index - 1]!.afterMinutes),
    'catalogue/alarms.yaml: the steps of an escalation are in their order',
  )
}
