import { z } from 'zod'
import { Role } from '#kernel/actor.ts'
import { ApplicationId, defineId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'

export const RegisterEntryId = defineId('reg')
export type RegisterEntryId = z.infer<typeof RegisterEntryId>

const TEXT_CHARACTERS_MAX = 2_000
const GOALS_MAX = 50

const text = z.string().trim().min(1).max(TEXT_CHARACTERS_MAX)
const date = z.iso.date()
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/)

/** The kinds of policy that an institution needs in force (measure 1.3). */
export const PolicyKind = z.enum([
  ...['lifecycle', 'tiering', 'data', 'ethics'],
  ...['outsourcing', 'open-source', 'incident', 'labelling'],
] as const)

const RiskLevel = z.enum(['low', 'medium', 'high', 'extreme'])

const Goal = z.strictObject({
  title: text,
  ownerId: PersonId,
  dueOn: date,
  /** When somebody last said how far it has come. */
  progressOn: date.optional(),
})

/** What each register keeps of a subject. */
export const RegisterContent = z.discriminatedUnion('register', [
  z.strictObject({
    register: z.literal('development-plan'),
    ...{ title: text, from: date, until: date },
    goals: z.array(Goal).min(1).max(GOALS_MAX).readonly(),
  }),
  z.strictObject({
    register: z.literal('policy'),
    ...{ kind: PolicyKind, title: text, version: text, digest },
  }),
  z.strictObject({ register: z.literal('lead-department'), name: text, split: text }),
  z.strictObject({
    register: z.literal('training'),
    ...{ personId: PersonId, role: Role, course: text, completedOn: date },
  }),
  z.strictObject({
    register: z.literal('risk-appetite'),
    highTierMax: z.int().nonnegative(),
    overdueReviewsMax: z.int().nonnegative(),
    openFindingsMax: z.int().nonnegative(),
  }),
  z.strictObject({
    register: z.literal('risk'),
    ...{ applicationId: ApplicationId, inherent: RiskLevel, residual: RiskLevel },
    ...{ ownerId: PersonId, treatment: text },
  }),
  z.strictObject({
    register: z.literal('risk-review'),
    ...{ applicationId: ApplicationId, acceptable: z.boolean(), conclusion: text },
  }),
  z.strictObject({
    register: z.literal('value-review'),
    ...{ applicationId: ApplicationId, statedBenefit: text, measuredUse: text },
    ...{ costMilli: z.int().nonnegative(), keep: z.boolean(), conclusion: text },
  }),
])
export type RegisterContent = z.infer<typeof RegisterContent>

export const Register = z.enum([
  ...['development-plan', 'policy', 'lead-department', 'training'],
  ...['risk-appetite', 'risk', 'risk-review', 'value-review'],
] as const)
export type Register = z.infer<typeof Register>

/** What counts only once a second person has approved it (measures 1.2, 1.3, 1.6). */
export const approvedRegisters: readonly Register[] = [
  'development-plan',
  'policy',
  'risk-appetite',
]

/** What an entry is about: the newest one about the same holds. */
export function subjectOf(content: RegisterContent): string {
  switch (content.register) {
    case 'policy':
      return content.kind
    case 'training':
      return `${content.personId}/${content.role}`
    case 'risk':
    case 'risk-review':
    case 'value-review':
      return content.applicationId
    default:
      return 'institution'
  }
}

/** Whether an entry is what holds about its subject, waits for a second person, or was replaced by a newer one that holds. */
export const RegisterStanding = z.enum(['holds', 'waiting', 'replaced'])
export type RegisterStanding = z.infer<typeof RegisterStanding>

export const RegisterEntry = z.object({
  id: RegisterEntryId,
  subject: z.string(),
  content: RegisterContent,
  /** When it must be looked at again, `YYYY-MM-DD`. */
  reviewOn: date,
  writtenBy: PersonId,
  writtenAt: Instant,
  approvedBy: PersonId.optional(),
  approvedAt: Instant.optional(),
})
export type RegisterEntry = z.infer<typeof RegisterEntry>
