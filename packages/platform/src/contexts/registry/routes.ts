import type { Route } from '#platform/http/route.ts'
import { applicationRoutes } from './application-routes.ts'
import { inventoryRoutes } from './inventory-routes.ts'
import { modelRoutes } from './model-routes.ts'
import { tierTableRoutes } from './tier-table-routes.ts'

export const registryRoutes: readonly Route[] = [
  ...applicationRoutes,
  ...modelRoutes,
  ...inventoryRoutes,
  ...tierTableRoutes,
]
