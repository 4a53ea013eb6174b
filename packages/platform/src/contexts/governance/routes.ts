import type { Route } from '#platform/http/route.ts'
import { admissionRoutes } from './admission-routes.ts'
import { committeeRoutes } from './committee-routes.ts'
import { decisionRoutes } from './decision-routes.ts'
import { dossierRoutes } from './dossier-routes.ts'
import { exceptionRoutes, lifecycleRoutes } from './lifecycle-routes.ts'
import { proposalRoutes } from './proposal-routes.ts'
import type { PermitCensus } from './read-gate.ts'
import { registerRoutes } from './register-routes.ts'

/** What governance asks of contexts to its right, through whoever puts the program together. */
export interface GovernancePorts {
  readonly permitsInForce: PermitCensus
}

export function governanceRoutes({ permitsInForce }: GovernancePorts): readonly Route[] {
  return [
    ...lifecycleRoutes(permitsInForce),
    ...exceptionRoutes,
    ...dossierRoutes,
    ...committeeRoutes,
    ...proposalRoutes,
    ...decisionRoutes,
    ...admissionRoutes,
    ...registerRoutes,
  ]
}
