import type { Route } from '#platform/http/route.ts'
import { assessmentRoutes } from './assessment-routes.ts'
import { catalogueRoutes } from './catalogue-routes.ts'
import { statementRoutes } from './statement-routes.ts'

export const controlsRoutes: readonly Route[] = [
  ...statementRoutes,
  ...assessmentRoutes,
  ...catalogueRoutes,
]
