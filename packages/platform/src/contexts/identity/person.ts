import { z } from 'zod'
import { type PersonActor, Role } from '#kernel/actor.ts'
import { InstitutionId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'

export const ROLES_MAX = Role.options.length

/** What a person types to sign in. Case does not count, so `Li.Na` and `li.na` are one. */
export const Login = z
  .string()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{2,63}$/, 'three to 64 letters, digits, dots, dashes, underscores')

/** A name of a person or a thing on one line. Control characters have no place in it, nor in the database. */
export const Name = z
  .string()
  .trim()
  .regex(/^\P{Cc}{1,80}$/u, 'one to 80 characters on one line')

export const Email = z.email().max(254).toLowerCase()

/** Roles as a set: none twice, in the order of the catalogue, so that equal sets are equal values. */
export const Roles = z
  .array(Role)
  .min(1)
  .max(ROLES_MAX)
  .transform((roles): readonly Role[] => Role.options.filter((role) => roles.includes(role)))

/** Somebody who works here. INVARIANT: a person who was deactivated never acts again. */
export const Person = z
  .object({
    id: PersonId,
    institution: InstitutionId,
    login: z.string(),
    name: z.string(),
    email: z.string().optional(),
    roles: z.array(Role).readonly(),
    /** How the person can prove who they are. */
    signsInWith: z.array(z.enum(['password', 'single-sign-on'])).readonly(),
    addedAt: Instant,
    deactivatedAt: Instant.optional(),
  })
  .readonly()
export type Person = z.infer<typeof Person>

export const NewPerson = z
  .strictObject({
    login: Login,
    name: Name,
    email: Email.optional(),
    roles: Roles,
    /** Absent for people who sign in through the institution's identity provider. */
    password: z.string().max(1_024).optional(),
  })
  .readonly()
export type NewPerson = z.input<typeof NewPerson>

export function actorOf(person: Person): PersonActor {
  const { id, name, institution, roles } = person
  return { type: 'person', id, name, institution, roles }
}
