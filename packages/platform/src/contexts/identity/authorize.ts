import assert from 'node:assert/strict'
import type { Actor, PersonActor, Role } from '#kernel/actor.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { identityErrors } from './errors.ts'
import { type Permission, permissions, type RoutePermission } from './permissions.ts'

/**
 * Marks a caller whose session cookie no longer holds: anonymous where anybody may come, and told
 * so elsewhere. A symbol, so that it never reaches an entry or an answer.
 */
const sessionEnded: unique symbol = Symbol('session ended')

export type AnonymousActor = Extract<Actor, { type: 'anonymous' }>

export function anonymousActor(institution: InstitutionId): AnonymousActor {
  return { type: 'anonymous', id: 'anonymous', institution }
}

export function lapsedActor(institution: InstitutionId): AnonymousActor {
  return Object.assign(anonymousActor(institution), { [sessionEnded]: true })
}

/** Whether a role opens the door to a kind of act. What the table does not list is denied. */
export function roleMay(role: Role, permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission]
  return allowed.includes(role)
}

/** Only people hold permissions: no application, no job and nobody unknown has any. */
export function may(actor: Actor, permission: Permission): boolean {
  return actor.type === 'person' && actor.roles.some((role) => roleMay(role, permission))
}

/** Everything that a set of roles opens, in the order of the table. */
export function permissionsOf(roles: readonly Role[]): readonly Permission[] {
  const all = Object.keys(permissions) as Permission[]
  return all.filter((permission) => roles.some((role) => roleMay(role, permission)))
}

/**
 * Lets pass who may. The first line of every use case.
 *
 * @throws `identity.not_signed_in`, `identity.session_ended`, `identity.forbidden`
 */
export function authorize(actor: Actor, permission: Permission): asserts actor is PersonActor {
  if (actor.type === 'anonymous') requireSignedIn(actor)
  if (!may(actor, permission)) throw identityErrors.forbidden({ permission })
}

/** @throws `identity.not_signed_in`, `identity.session_ended`, `identity.forbidden` */
export function requireSignedIn(actor: Actor): asserts actor is PersonActor {
  if (actor.type === 'person') return
  if (actor.type === 'anonymous') {
    throw sessionEnded in actor ? identityErrors.session_ended() : identityErrors.not_signed_in()
  }
  throw identityErrors.forbidden({ permission: 'signed-in' })
}

/** What the HTTP adapter asks for every route before it looks at the request's content. */
export function authorizeRoute(actor: Actor, permission: string): void {
  if (permission === 'public') return
  if (permission === 'signed-in') {
    requireSignedIn(actor)
    return
  }
  assert(isPermission(permission), `a route asks for ${permission}, which is no permission`)
  authorize(actor, permission)
}

export function isPermission(text: string): text is Permission {
  return Object.hasOwn(permissions, text)
}

/** Whether a role passes a route's door; `undefined` stands for nobody known. */
export function passesDoor(role: Role | undefined, permission: RoutePermission): boolean {
  if (permission === 'public') return true
  if (role === undefined) return false
  return permission === 'signed-in' || roleMay(role, permission)
}
