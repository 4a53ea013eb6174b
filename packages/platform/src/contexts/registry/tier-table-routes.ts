import { type Route, route } from '#platform/http/route.ts'
import { KeptDerivation } from './application.ts'
import { DrawnTable, drawTable } from './tier/draw.ts'
import { TierFactors } from './tier/factors.ts'
import { deriveTierInForce, tierRulesInForce } from './tier-in-force.ts'

const read = route({
  method: 'GET',
  path: '/tier-table',
  summary: 'The tier table in force, with its rules.',
  permission: 'application:read',
  appends: null,
  reply: DrawnTable,
  handle: async () => drawTable(tierRulesInForce().table),
})

const attempt = route({
  method: 'POST',
  path: '/tier-table/trials',
  summary: 'Derives the tier of a case by the table in force, with its trace; nothing is changed.',
  permission: 'application:read',
  appends: null,
  body: TierFactors,
  reply: KeptDerivation,
  handle: ({ body }) => deriveTierInForce(body),
})

export const tierTableRoutes: readonly Route[] = [read, attempt]
