import type { Route } from '#platform/http/route.ts'
import { assessmentRoutes } from './assessment-routes.ts'
import { catalogueRoutes } from './catalogue-routes.ts'
import { detectionRoutes } from './detection/routes.ts'
import { evaluationRoutes } from './evaluation-routes.ts'
import { oscalRoutes } from './oscal/routes.ts'
import { ownRoutes } from './own/routes.ts'
import { probeRoutes } from './probes/routes.ts'
import { reportRoutes } from './reports/routes.ts'
import { statementRoutes } from './statement-routes.ts'

export const controlsRoutes: readonly Route[] = [
  ...statementRoutes,
  ...assessmentRoutes,
  ...probeRoutes,
  ...reportRoutes,
  ...oscalRoutes,
  ...catalogueRoutes,
  ...ownRoutes,
  ...evaluationRoutes,
  ...detectionRoutes,
]
