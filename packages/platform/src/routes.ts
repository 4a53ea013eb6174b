import { z } from 'zod'
import { controlsRoutes } from '#contexts/controls/index.ts'
import { gatewayRoutes, type TrialGround } from '#contexts/gateway/index.ts'
import { governanceRoutes } from '#contexts/governance/index.ts'
import { identityRoutes, type OidcProvider } from '#contexts/identity/index.ts'
import { ledgerRoutes } from '#contexts/ledger/index.ts'
import { oversightRoutes } from '#contexts/oversight/index.ts'
import { countPermitsInForce, permitRoutes } from '#contexts/permits/index.ts'
import { registryRoutes, responsiblePeople } from '#contexts/registry/index.ts'
import { supplyRoutes } from '#contexts/supply/index.ts'
import { openApiOf } from '#platform/http/openapi.ts'
import { type Route, route } from '#platform/http/route.ts'

export const VERSION = '0.1.0'

/** Every route of the control API: OpenAPI, the access matrix and audit coverage are read from this list. */
export function controlRoutes(
  oidc: OidcProvider | undefined,
  trials: TrialGround = { door: () => undefined },
): readonly Route[] {
  const routes: readonly Route[] = [
    ...identityRoutes({ ownership: responsiblePeople, oidc }),
    ...ledgerRoutes,
    ...registryRoutes,
    ...supplyRoutes,
    ...governanceRoutes({ permitsInForce: countPermitsInForce }),
    ...permitRoutes,
    ...oversightRoutes,
    ...gatewayRoutes(trials),
    ...controlsRoutes,
  ]
  let document: ReturnType<typeof openApiOf> | undefined
  const openApiRoute = route({
    method: 'GET',
    path: '/openapi.json',
    summary: 'This document.',
    permission: 'public',
    appends: null,
    reply: z.unknown(),
    async handle() {
      document ??= openApiOf([...routes, openApiRoute], VERSION)
      return document
    },
  })
  return [...routes, openApiRoute]
}
