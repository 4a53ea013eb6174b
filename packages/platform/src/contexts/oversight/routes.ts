import type { Route } from '#platform/http/route.ts'
import { alarmRoutes } from './alarm-routes.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { drillRoutes } from './drill-routes.ts'
import { exitRoutes } from './exit-routes.ts'
import { incidentRoutes } from './incident-routes.ts'
import { monitorRoutes } from './monitor-routes.ts'
import { noticeRoutes } from './notice-routes.ts'
import { reviewRoutes } from './review-routes.ts'
import { workRoutes } from './work-routes.ts'

export const oversightRoutes: readonly Route[] = [
  ...noticeRoutes,
  ...deliveryRoutes,
  ...incidentRoutes,
  ...alarmRoutes,
  ...exitRoutes,
  ...drillRoutes,
  ...monitorRoutes,
  ...reviewRoutes,
  ...workRoutes,
]
