import type { Route } from '#platform/http/route.ts'
import type { Ownership } from './issue-key.ts'
import { keyRoutes } from './key-routes.ts'
import type { OidcProvider } from './oidc.ts'
import { oidcRoutes } from './oidc-routes.ts'
import { institutionRoutes, peopleRoutes } from './people-routes.ts'
import { sessionRoutes } from './session-routes.ts'

/** What identity needs of its right, handed in where everything is put together. */
export interface IdentityPorts {
  readonly ownership: Ownership
  /** Absent where single sign-on is not configured; its routes then say so. */
  readonly oidc: OidcProvider | undefined
}

export function identityRoutes({ ownership, oidc }: IdentityPorts): readonly Route[] {
  return [
    ...sessionRoutes,
    ...oidcRoutes(oidc),
    ...institutionRoutes,
    ...peopleRoutes,
    ...keyRoutes(ownership),
  ]
}
