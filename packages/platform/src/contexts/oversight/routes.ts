import type { Route } from '#platform/http/route.ts'
import { incidentRoutes } from './incident-routes.ts'
import { monitorRoutes } from './monitor-routes.ts'
import { noticeRoutes } from './notice-routes.ts'

export const oversightRoutes: readonly Route[] = [
  ...noticeRoutes,
  ...incidentRoutes,
  ...monitorRoutes,
]
