import type { Page } from 'playwright-core'

/** The name of a page's picture, and its address. */
type Pages = Readonly<Record<string, string>>

/** The id of the first item of a list. */
type IdOf = (path: string, name: string) => Promise<string>

/** Every page, by area. */
export async function pagesOf(page: Page, origin: string): Promise<Pages> {
  const idOf: IdOf = async (path, name) => {
    const reply = await page.request.get(`${origin}/api${path}`)
    const { items } = (await reply.json()) as { items: { id: string }[] }
    const [first] = items
    if (first === undefined) throw new Error(`the sample has no ${name}`)
    return first.id
  }
  const application = await idOf(
    '/applications?tier=high&stage=operation',
    'application in operation',
  )
  return {
    overview: '/',
    inbox: '/inbox',
    account: '/account',
    ...(await applicationPages(application, idOf)),
    ...(await modelPages(idOf)),
    ...(await governancePages(application, idOf)),
    ...(await oversightPages(application, idOf)),
    ...(await controlPages(idOf)),
    ...(await recordPages(idOf)),
    ...(await administrationPages(idOf)),
    'not-found': '/nowhere',
  }
}

const applicationPages = async (application: string, idOf: IdOf): Promise<Pages> => ({
  applications: '/applications',
  'register-application': '/applications/new',
  application: `/applications/${application}`,
  'application-edit': `/applications/${application}/edit`,
  'application-lifecycle': `/applications/${application}?tab=lifecycle`,
  'application-dossier': `/applications/${application}?tab=dossier`,
  'application-approval': `/applications/${application}?tab=approval`,
  'application-permit': `/applications/${application}?tab=permit`,
  'application-traffic': `/applications/${application}?tab=traffic`,
  'application-statements': `/applications/${application}?tab=statements`,
  'application-incidents': `/applications/${application}?tab=incidents`,
  'dossier-part': `/dossiers/${await idOf(`/applications/${application}/dossiers`, 'dossier')}/fit-assessment`,
})

async function modelPages(idOf: IdOf): Promise<Pages> {
  const model = await idOf('/models', 'model')
  const version = await idOf(`/models/${model}/versions`, 'version')
  const generative = await idOf('/models?kind=generative', 'generative model')
  return {
    models: '/models',
    'register-model': '/models/new',
    model: `/models/${model}`,
    'register-version': `/models/${model}/versions/new`,
    'model-version': `/model-versions/${version}`,
    explainability: `/model-versions/${version}/explainability`,
    deployment: `/model-versions/${version}/deployments/new`,
    trial: `/model-versions/${await idOf(`/models/${generative}/versions`, 'version')}/trial`,
    'trial-predictive': `/model-versions/${version}/trial`,
    filings: '/filings',
  }
}

async function governancePages(application: string, idOf: IdOf): Promise<Pages> {
  const committee = await idOf('/committees', 'committee')
  return {
    governance: '/governance',
    decisions: '/governance?tab=decisions',
    'tier-rules':
      '/decision-tables?scale=institution&customerEffect=direct&complexity=generative&generative=yes',
    'tier-tables': '/decision-tables?tab=versions',
    'review-conditions': `/decision-tables?tab=points&application=${application}&group=elderly&amount=60000`,
    committees: '/governance?tab=committees',
    committee: `/governance/committees/${committee}`,
    'form-committee': '/governance/committees/new',
    seats: `/governance/committees/${committee}/seats`,
    exceptions: '/governance?tab=exceptions',
    registers: '/registers',
    policies: '/registers/policy',
    'register-entry': `/register-entries/${await idOf('/registers/development-plan', 'plan')}`,
    'write-entry': '/registers/risk/new',
    proposal: `/governance/proposals/${await idOf('/proposals', 'proposal')}`,
  }
}

const oversightPages = async (application: string, idOf: IdOf): Promise<Pages> => ({
  reviews: '/reviews',
  'reviews-closed': '/reviews/closed',
  monitor: '/monitor',
  alarms: '/alarms',
  alarm: `/alarms/${await idOf('/alarms', 'alarm')}`,
  exits: '/alarms?tab=exits',
  exit: `/exits/${await idOf('/exits', 'exit')}`,
  'alarm-thresholds': '/alarms?tab=thresholds',
  continuity: '/continuity',
  drills: '/continuity?tab=drills',
  'schedule-drill': '/drills/new',
  'continuity-plan': `/applications/${application}/continuity`,
  'continuity-plan-edit': `/applications/${application}/continuity/edit`,
  stops: '/stops',
  incidents: '/incidents',
  'report-incident': '/incidents/new',
})

const controlPages = async (idOf: IdOf): Promise<Pages> => ({
  controls: '/controls',
  statement: '/controls/16.2',
  findings: '/findings',
  finding: `/findings/${await idOf('/findings', 'finding')}`,
  assessments: '/assessments',
  catalogue: '/catalogue',
  thresholds: '/catalogue?tab=thresholds',
  'own-statements': '/catalogue?tab=own',
  'own-draft': '/catalogue/own/new',
  'own-statement': `/catalogue/own/${await idOf('/own-statements', 'own statement')}`,
  detection: '/detection',
  'reports-due': '/reports/due',
  reports: '/reports',
})

const recordPages = async (idOf: IdOf): Promise<Pages> => ({
  records: '/records',
  ledger: '/records?tab=ledger',
  entry: `/records/${await idOf('/ledger/entries?kind=permit.minted', 'entry')}`,
})

const administrationPages = async (idOf: IdOf): Promise<Pages> => ({
  people: '/administration',
  roles: '/administration?tab=roles',
  institution: '/administration?tab=institution',
  suppliers: '/administration?tab=suppliers',
  keys: '/administration?tab=keys',
  'propose-supplier': '/suppliers/new',
  supplier: `/suppliers/${await idOf('/suppliers', 'supplier')}`,
  'amend-supplier': `/suppliers/${await idOf('/suppliers', 'supplier')}/amend`,
  'guard-banks': '/administration?tab=banks',
  webhooks: '/administration?tab=webhooks',
  deliveries: '/deliveries',
  health: '/administration?tab=health',
})
