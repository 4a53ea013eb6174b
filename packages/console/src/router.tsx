import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
} from '@tanstack/react-router'
import { BrokenPage } from './pages/broken-page.tsx'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { returnToKeptAddress } from './session/return-address.ts'
import { Frame } from './shell/frame.tsx'

const root = createRootRoute({ component: Frame, notFoundComponent: NotFoundPage })

/** Filters and pages of lists are texts of the address; whatever else somebody writes there is left out. */
const validateSearch = (search: Record<string, unknown>): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(search).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  )

/** A page at its address; its code is loaded when it is first opened. */
function page<const Path extends string>(
  path: Path,
  load: () => Promise<{ Page: RouteComponent }>,
) {
  return createRoute({
    getParentRoute: () => root,
    path,
    validateSearch,
    component: lazyRouteComponent(load, 'Page'),
  })
}

const pages = [
  page('/', () => import('./pages/overview/overview-page.tsx')),
  page('/inbox', () => import('./pages/overview/inbox-page.tsx')),
  page('/account', () => import('./pages/account-page.tsx')),
  page('/reviews', () => import('./pages/oversight/reviews-page.tsx')),
  page('/reviews/closed', () => import('./pages/oversight/closed-reviews-page.tsx')),
  page('/reviews/$id', () => import('./pages/oversight/review-page.tsx')),
  page('/monitor', () => import('./pages/oversight/monitor-page.tsx')),
  page('/alarms', () => import('./pages/oversight/alarms-page.tsx')),
  page('/alarms/$id', () => import('./pages/oversight/alarm-page.tsx')),
  page('/exits/$id', () => import('./pages/oversight/exit-page.tsx')),
  page('/continuity', () => import('./pages/oversight/continuity-page.tsx')),
  page('/drills/new', () => import('./pages/oversight/schedule-drill-page.tsx')),
  page('/drills/$id', () => import('./pages/oversight/drill-page.tsx')),
  page('/applications/$id/continuity', () => import('./pages/oversight/plan-page.tsx')),
  page('/applications/$id/continuity/edit', () => import('./pages/oversight/edit-plan-page.tsx')),
  page('/stops', () => import('./pages/oversight/stops-page.tsx')),
  page('/stops/$id', () => import('./pages/oversight/stop-page.tsx')),
  page('/incidents', () => import('./pages/oversight/incidents-page.tsx')),
  page('/incidents/new', () => import('./pages/oversight/open-incident-page.tsx')),
  page('/incidents/$id', () => import('./pages/oversight/incident-page.tsx')),
  page('/controls', () => import('./pages/controls/statements-page.tsx')),
  page('/controls/$id', () => import('./pages/controls/statement-page.tsx')),
  page('/catalogue', () => import('./pages/controls/catalogue-page.tsx')),
  page('/catalogue/own/new', () => import('./pages/controls/own-draft-page.tsx')),
  page('/catalogue/own/$id', () => import('./pages/controls/own-revision-page.tsx')),
  page('/findings', () => import('./pages/controls/findings-page.tsx')),
  page('/findings/$id', () => import('./pages/controls/finding-page.tsx')),
  page('/assessments', () => import('./pages/controls/assessments-page.tsx')),
  page('/detection', () => import('./pages/controls/detection-page.tsx')),
  page('/reports/due', () => import('./pages/controls/due-reports-page.tsx')),
  page('/reports', () => import('./pages/controls/reports-page.tsx')),
  page('/assessments/$id', () => import('./pages/controls/assessment-page.tsx')),
  page('/applications/new', () => import('./pages/applications/register-application-page.tsx')),
  page('/applications/$id', () => import('./pages/applications/application-page.tsx')),
  page('/applications/$id/edit', () => import('./pages/applications/edit-application-page.tsx')),
  page('/dossiers/$id/$kind', () => import('./pages/applications/dossier-part-page.tsx')),
  page('/models', () => import('./pages/models/models-page.tsx')),
  page('/models/new', () => import('./pages/models/register-model-page.tsx')),
  page('/models/$id/versions/new', () => import('./pages/models/register-version-page.tsx')),
  page('/filings', () => import('./pages/models/filings-page.tsx')),
  page('/models/$id', () => import('./pages/models/model-page.tsx')),
  page('/model-versions/$id', () => import('./pages/models/model-version-page.tsx')),
  page(
    '/model-versions/$id/explainability',
    () => import('./pages/models/explainability-page.tsx'),
  ),
  page('/model-versions/$id/deployments/new', () => import('./pages/models/deployment-page.tsx')),
  page(
    '/model-versions/$id/deployments/$deployment',
    () => import('./pages/models/deployment-page.tsx'),
  ),
  page('/model-versions/$id/trial', () => import('./pages/models/trial-page.tsx')),
  page('/governance', () => import('./pages/governance/governance-page.tsx')),
  page('/governance/committees/new', () => import('./pages/governance/form-committee-page.tsx')),
  page('/governance/committees/$id', () => import('./pages/governance/committee-page.tsx')),
  page('/governance/committees/$id/seats', () => import('./pages/governance/seats-page.tsx')),
  page('/registers', () => import('./pages/governance/registers-page.tsx')),
  page('/registers/$register', () => import('./pages/governance/registers-page.tsx')),
  page('/registers/$register/new', () => import('./pages/governance/write-entry-page.tsx')),
  page('/register-entries/$id', () => import('./pages/governance/register-entry-page.tsx')),
  page('/governance/proposals/$id', () => import('./pages/governance/proposal-page.tsx')),
  page('/decision-tables/$id', () => import('./pages/governance/tier-table-page.tsx')),
  page('/decision-tables', () => import('./pages/governance/decision-tables-page.tsx')),
  page('/records', () => import('./pages/records/records-page.tsx')),
  page('/records/$id', () => import('./pages/records/record-page.tsx')),
  page('/suppliers/new', () => import('./pages/administration/propose-supplier-page.tsx')),
  page('/suppliers/$id/amend', () => import('./pages/administration/amend-supplier-page.tsx')),
  page('/suppliers/$id', () => import('./pages/administration/supplier-page.tsx')),
  page('/deliveries', () => import('./pages/administration/administration-page.tsx')),
  page('/administration', () => import('./pages/administration/administration-page.tsx')),
  page('/applications', () => import('./pages/applications/applications-page.tsx')),
]

// Before the router reads where it is.
returnToKeptAddress()

export const router = createRouter({
  routeTree: root.addChildren(pages),
  defaultErrorComponent: BrokenPage,
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
