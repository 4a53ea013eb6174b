import { describe, expect, test } from 'vitest'
import { type Actor, Role, systemActor } from '#kernel/actor.ts'
import { type ApplicationId, type InstitutionId, newId, type PersonId } from '#kernel/ids.ts'
import { accessMatrix } from './access.ts'
import {
  anonymousActor,
  authorize,
  authorizeRoute,
  lapsedActor,
  may,
  permissionsOf,
} from './authorize.ts'
import { type Permission, permissions } from './permissions.ts'
import { identityRoutes } from './routes.ts'

const institution = newId('ins') as InstitutionId
const all = Object.keys(permissions) as Permission[]

function person(...roles: readonly Role[]): Actor {
  return { type: 'person', id: newId('per') as PersonId, name: '某某', institution, roles }
}

describe('authorisation', () => {
  test('nobody but a person holds any permission', () => {
    const others: Actor[] = [
      anonymousActor(institution),
      lapsedActor(institution),
      systemActor('jobs', institution),
      { type: 'application', id: newId('app') as ApplicationId, institution },
      person(),
    ]
    for (const actor of others) {
      for (const permission of all) {
        expect(may(actor, permission)).toBe(false)
        expect(() => authorize(actor, permission)).toThrow()
      }
    }
  })

  test('a role opens what the table lists for it and nothing else', () => {
    for (const role of Role.options) {
      for (const permission of all) {
        const listed = (permissions[permission] as readonly Role[]).includes(role)
        expect(may(person(role), permission)).toBe(listed)
        expect(permissionsOf([role]).includes(permission)).toBe(listed)
      }
    }
  })

  test('a refusal names the permission; nobody known is asked to sign in', () => {
    const refusal = (actor: Actor) => {
      try {
        authorize(actor, 'person:manage')
      } catch (error) {
        return error
      }
      return undefined
    }
    expect(refusal(person('auditor'))).toMatchObject({
      code: 'identity.forbidden',
      status: 403,
      details: { permission: 'person:manage' },
    })
    expect(refusal(anonymousActor(institution))).toMatchObject({ code: 'identity.not_signed_in' })
    expect(refusal(lapsedActor(institution))).toMatchObject({ code: 'identity.session_ended' })
    expect(refusal(person('administrator'))).toBeUndefined()
  })

  test('a lapsed session still reaches public routes, and no mark of it leaves the process', () => {
    const lapsed = lapsedActor(institution)
    expect(() => authorizeRoute(lapsed, 'public')).not.toThrow()
    expect(() => authorizeRoute(lapsed, 'signed-in')).toThrow(/ended/)
    expect(JSON.parse(JSON.stringify(lapsed))).toEqual(anonymousActor(institution))
  })

  test('a route that asks for an unknown permission is a bug, not an open door', () => {
    expect(() => authorizeRoute(person(...Role.options), 'person:everything')).toThrow(
      /no permission/,
    )
  })
})

describe('the access matrix', () => {
  const routes = identityRoutes({ ownership: async () => [], oidc: undefined })
  const matrix = accessMatrix(routes)

  test('does not depend on the order of the routes', () => {
    expect(accessMatrix([...routes].reverse())).toBe(matrix)
  })

  test('has one row for each route and one column for each role and for nobody', () => {
    const [header, , ...rows] = matrix.trimEnd().split('\n')
    expect(
      header!
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ).toEqual(['route', 'permission', 'anonymous', ...Role.options])
    expect(rows).toHaveLength(routes.length)
  })

  test('shows who passes', () => {
    const cellsOf = (name: string) =>
      matrix
        .split('\n')
        .find((line) => line.startsWith(`| \`${name}\``))!
        .split('|')
        .slice(3, -1)
        .map((cell) => cell.trim())
    expect(cellsOf('POST /api/session')).toEqual(Array(14).fill('yes'))
    expect(cellsOf('GET /api/session')).toEqual(['no', ...Array(13).fill('yes')])
    expect(cellsOf('POST /api/people')).toEqual(['no', 'yes', ...Array(12).fill('no')])
  })
})
