import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { ApplicationId, defineId, InstitutionId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { Grade, IncidentKind, IncidentMark, Phase } from './incident-rules.ts'

export const IncidentId = defineId('inc')
export type IncidentId = z.infer<typeof IncidentId>

export const INCIDENT_TEXT_MAX = 5_000
export const IncidentText = z.string().trim().min(5).max(INCIDENT_TEXT_MAX)

/** Who or what opened it, and the id of what it was opened for. */
export const IncidentSource = z.strictObject({
  kind: z.enum(['person', 'stop', 'alarm', 'probe', 'drill', 'review', 'complaint']),
  subject: z.string().max(120).optional(),
})
export type IncidentSource = z.infer<typeof IncidentSource>

/** What decides which rules apply. */
export const Classification = z.object({
  kind: IncidentKind,
  grade: Grade,
  marks: z.array(IncidentMark).readonly(),
})
export type Classification = z.infer<typeof Classification>

export const IncidentReview = z.strictObject({
  rootCause: IncidentText,
  improvement: IncidentText,
  /** What others may learn of it, without naming anybody; published within the institution once it is closed. */
  lesson: IncidentText.optional(),
})
export type IncidentReview = z.infer<typeof IncidentReview>

/**
 * What happened to an incident, in its order. Everything else about it (its grade, its clocks, whether it is open) is
 * derived from these.
 */
const Facts = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opened'), ...Classification.shape, text: z.string() }),
  z.object({ type: z.literal('classified'), ...Classification.shape, text: z.string() }),
  z.object({ type: z.literal('assigned'), lead: PersonId }),
  z.object({ type: z.literal('noted'), text: z.string() }),
  z.object({
    type: z.literal('reported'),
    rule: z.string(),
    phase: Phase,
    sentAt: Instant,
    reference: z.string(),
  }),
  z.object({ type: z.literal('reviewed'), ...IncidentReview.shape }),
  z.object({ type: z.literal('closed') }),
])
export type IncidentFacts = z.infer<typeof Facts>

export const IncidentEvent = z.intersection(Facts, z.object({ at: Instant, by: z.string() }))
export type IncidentEvent = z.infer<typeof IncidentEvent>

export const Incident = z.object({
  id: IncidentId,
  institution: InstitutionId,
  title: Bilingual,
  ...Classification.shape,
  source: IncidentSource,
  applications: z.array(ApplicationId).readonly(),
  occurredAt: Instant.optional(),
  /** When the institution knew of it: clocks count from here. */
  knownAt: Instant,
  openedAt: Instant,
  openedBy: z.string(),
  lead: PersonId.optional(),
  closedAt: Instant.optional(),
  closedBy: PersonId.optional(),
  /** The next report that is due and not sent. */
  nextDueAt: Instant.optional(),
  lesson: z.string().optional(),
})
export type Incident = z.infer<typeof Incident>

export function factsOf<T extends IncidentFacts['type']>(
  events: readonly IncidentEvent[],
  type: T,
): readonly Extract<IncidentEvent, { type: T }>[] {
  return events.filter((event): event is Extract<IncidentEvent, { type: T }> => event.type === type)
}
