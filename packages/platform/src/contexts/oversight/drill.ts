import { z } from 'zod'
import type { StopId } from '#contexts/permits/index.ts'
import { ApplicationId, defineId, InstitutionId, type KeyId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'

export const DrillId = defineId('drl')
export type DrillId = z.infer<typeof DrillId>

export const DrillKind = z.enum(['stop', 'fallback', 'recovery'])
export type DrillKind = z.infer<typeof DrillKind>

/** `missed`: it ran and came out worse than its target. `lapsed`: nobody ran it within its window. */
export const DrillOutcome = z.enum(['met', 'missed', 'failed', 'lapsed'])
export type DrillOutcome = z.infer<typeof DrillOutcome>

/** Milliseconds by name: what was to be reached, and what was. */
export const DrillFigures = z.record(z.string(), z.number())
export type DrillFigures = z.infer<typeof DrillFigures>

/** What a drill must put back, whatever happens to it. */
export interface DrillTraces {
  readonly keyId?: KeyId
  readonly stopId?: StopId
  readonly folder?: string
}

/** A rehearsal that the product itself carries out, on an application and within a window (measures 17.3, 17.4, 26.3). */
export const Drill = z.object({
  id: DrillId,
  institution: InstitutionId,
  application: ApplicationId,
  kind: DrillKind,
  startsAt: Instant,
  endsAt: Instant,
  requestedBy: PersonId,
  requestedAt: Instant,
  cancelledAt: Instant.optional(),
  startedAt: Instant.optional(),
  finishedAt: Instant.optional(),
  outcome: DrillOutcome.optional(),
  /** A closed word for why it failed. */
  reason: z.string().optional(),
  targets: DrillFigures.optional(),
  measured: DrillFigures.optional(),
})
export type Drill = z.infer<typeof Drill>

export interface DrillResult {
  readonly outcome: DrillOutcome
  readonly reason?: string | undefined
  readonly targets: DrillFigures
  readonly measured: DrillFigures
}

/** What a drill came to: failing where something could not be done, else whether each figure stays within its target. */
export function resultOf(targets: DrillFigures, measured: DrillFigures): DrillResult {
  const missed = Object.entries(targets).some(([name, most]) => !(measured[name]! <= most))
  return { outcome: missed ? 'missed' : 'met', targets, measured }
}

/** A drill that could not be carried out, for a reason in a closed word. */
export class DrillFailure extends Error {
  readonly reason: string
  readonly measured: DrillFigures
  constructor(reason: string, measured: DrillFigures = {}) {
    super(reason)
    this.reason = reason
    this.measured = measured
  }
}
