import { expect, test } from 'vitest'
import { permissions } from '#contexts/identity/index.ts'

import { routeName } from '#platform/http/route.ts'
import { governanceRoutes } from './routes.ts'

const routes = governanceRoutes({ permitsInForce: async () => 0 })

test('every route has an address of its own and a permission of the table', () => {
  const names = routes.map(routeName)
  expect(new Set(names).size).toBe(names.length)
  for (const { permission } of routes) expect(Object.keys(permissions)).toContain(permission)
})

test('every route that changes something names what it appends, and no other does', () => {
  for (const route of routes) {
    expect({ name: routeName(route), appends: route.appends !== null }).toEqual({
      name: routeName(route),
      appends: route.method !== 'GET',
    })
  }
})
