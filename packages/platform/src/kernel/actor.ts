import { z } from 'zod'
import type { ApplicationId, InstitutionId, PersonId } from './ids.ts'

/** Who can hold a part in governing AI (design: "Who uses it"). Names read in `catalogue/roles.yaml`. */
export const Role = z.enum([
  'administrator',
  'application-owner',
  'developer',
  'validator',
  'data-steward',
  'ethics-reviewer',
  'security-reviewer',
  'procurement',
  'risk-manager',
  'committee-member',
  'operator',
  'reviewer',
  'auditor',
])
export type Role = z.infer<typeof Role>

/** Who acts. Every ledger entry carries one (measure 2.4). */
export type Actor =
  | {
      readonly type: 'person'
      readonly id: PersonId
      readonly name: string
      readonly institution: InstitutionId
      readonly roles: readonly Role[]
    }
  | {
      readonly type: 'application'
      readonly id: ApplicationId
      readonly institution: InstitutionId
    }
  /** The product itself: jobs, sweeps, the first start. `id` names the part that acted. */
  | { readonly type: 'system'; readonly id: string; readonly institution: InstitutionId }
  /** A caller who proved nothing; only refusals have one. */
  | { readonly type: 'anonymous'; readonly id: 'anonymous'; readonly institution: InstitutionId }

export type PersonActor = Extract<Actor, { type: 'person' }>

export function systemActor(part: string, institution: InstitutionId): Actor {
  return { type: 'system', id: part, institution }
}
