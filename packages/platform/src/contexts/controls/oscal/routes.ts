import { z } from 'zod'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { fileOf, type Route, route } from '#platform/http/route.ts'
import { latestAssessment, resultsOf } from '../assessment-store.ts'
import { crosswalk } from '../catalogue.ts'
import { measuresInForce } from '../catalogue-in-force.ts'
import { checks } from '../checks/checks.ts'
import { controlsErrors } from '../errors.ts'
import { openFindings } from '../finding-store.ts'
import { ownDecided, ownInForce } from '../own/own-store.ts'
import { probes } from '../probes/probes.ts'
import { assessmentResultsOf } from './assessment-results.ts'
import { catalogOf } from './catalog.ts'
import { componentDefinitionOf } from './component-definition.ts'
import { mappingCollectionOf } from './mapping-collection.ts'
import { planOfActionOf } from './plan-of-action.ts'

const OscalDocument = z.enum([
  'catalog',
  'component-definition',
  'assessment-results',
  'plan-of-action-and-milestones',
  'mapping-collection',
])
type OscalDocument = z.infer<typeof OscalDocument>

/** Errors: `controls.no_assessment` where nothing was assessed, `no_finding` for a plan where none is open. */
async function documentOf(
  reader: Reader,
  institution: InstitutionId,
  document: OscalDocument,
  at: Instant,
): Promise<object> {
  const { content: measures } = await measuresInForce(reader, institution)
  const own = await ownInForce(reader, institution)
  switch (document) {
    case 'catalog':
      return catalogOf(measures, own, at)
    case 'component-definition':
      return componentDefinitionOf({ measures, own, checks: [...checks.values()], probes }, at)
    case 'mapping-collection':
      return mappingCollectionOf(crosswalk, measures, at)
    case 'assessment-results': {
      const assessment = await latestAssessment(reader, institution)
      if (assessment === undefined) throw controlsErrors.no_assessment()
      const results = await resultsOf(reader, institution, assessment.id)
      const decided = await ownDecided(reader, institution, results)
      const { at: of } = assessment
      return assessmentResultsOf({ measures, own: decided, subject: institution, at: of, results })
    }
    case 'plan-of-action-and-milestones': {
      const findings = await openFindings(reader, institution)
      const plan = planOfActionOf({ measures, findings, institution }, at)
      if (plan === undefined) throw controlsErrors.no_finding()
      return plan
    }
  }
}

const readOscal = route({
  method: 'GET',
  path: '/oscal/:document',
  summary:
    'The catalogue, what implements it, the newest assessment, open findings or the cross-walk, as OSCAL 1.2.2.',
  permission: 'controls:read',
  appends: null,
  params: z.strictObject({ document: OscalDocument }),
  reply: fileOf('application/json; charset=utf-8'),
  async handle({ actor, params: { document } }, { db, now }) {
    const read = (reader: Reader) => documentOf(reader, actor.institution, document, now())
    const content = Buffer.from(`${JSON.stringify(await snapshot(db, read))}\n`)
    return { name: `${document}.json`, content }
  },
})

export const oscalRoutes: readonly Route[] = [readOscal]
