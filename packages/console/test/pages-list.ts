import type { Page } from 'playwright-core'

/** Every page: the name of its picture, and its address. */
export async function pagesOf(
  page: Page,
  origin: string,
): Promise<Readonly<Record<string, string>>> {
  const idOf = async (path: string, name: string, key = 'id') => {
    const reply = await page.request.get(`${origin}/api${path}`)
    const { items } = (await reply.json()) as { items: Record<string, string>[] }
    const [first] = items
    if (first === undefined) throw new Error(`the sample has no ${name}`)
    return first[key]!
  }
  const application = await idOf(
    '/applications?tier=high&stage=operation',
    'application in operation',
  )
  const model = await idOf('/models', 'model')
  const generative = await idOf('/models?kind=generative', 'generative model')
  const dossier = await idOf(`/applications/${application}/dossiers`, 'dossier')
  return {
    overview: '/',
    inbox: '/inbox',
    account: '/account',
    reviews: '/reviews',
    'reviews-closed': '/reviews/closed',
    monitor: '/monitor',
    alarms: '/alarms',
    exits: '/alarms?tab=exits',
    'alarm-thresholds': '/alarms?tab=thresholds',
    continuity: '/continuity',
    drills: '/continuity?tab=drills',
    'schedule-drill': '/drills/new',
    'continuity-plan': `/applications/${application}/continuity`,
    'continuity-plan-edit': `/applications/${application}/continuity/edit`,
    stops: '/stops',
    incidents: '/incidents',
    'report-incident': '/incidents/new',
    controls: '/controls',
    statement: '/controls/16.2',
    findings: '/findings',
    assessments: '/assessments',
    reports: '/reports',
    applications: '/applications',
    'register-application': '/applications/new',
    application: `/applications/${application}`,
    'application-edit': `/applications/${application}/edit`,
    'application-lifecycle': `/applications/${application}?tab=lifecycle`,
    'application-dossier': `/applications/${application}?tab=dossier`,
    'application-approval': `/applications/${application}?tab=approval`,
    'application-permit': `/applications/${application}?tab=permit`,
    'application-traffic': `/applications/${application}?tab=traffic`,
    'dossier-part': `/dossiers/${dossier}/fit-assessment`,
    models: '/models',
    model: `/models/${model}`,
    'model-version': `/model-versions/${await idOf(`/models/${model}/versions`, 'version')}`,
    trial: `/model-versions/${await idOf(`/models/${generative}/versions`, 'version')}/trial`,
    governance: '/governance',
    decisions: '/governance?tab=decisions',
    'tier-rules':
      '/decision-tables?scale=institution&customerEffect=direct&complexity=generative&generative=yes',
    'review-conditions': `/decision-tables?tab=points&application=${application}&group=elderly&amount=60000`,
    committees: '/governance?tab=committees',
    proposal: `/governance/proposals/${await idOf('/proposals', 'proposal')}`,
    records: '/records',
    ledger: '/records?tab=ledger',
    entry: `/records/${await idOf('/ledger/entries?kind=permit.minted', 'entry')}`,
    people: '/administration',
    roles: '/administration?tab=roles',
    suppliers: '/administration?tab=suppliers',
    'guard-banks': '/administration?tab=banks',
    webhooks: '/administration?tab=webhooks',
    deliveries: '/deliveries',
    health: '/administration?tab=health',
    'not-found': '/nowhere',
  }
}
