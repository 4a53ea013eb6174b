import {
  acknowledgeReport,
  advanceApplication,
  castVote,
  loadView,
  openDossier,
  requestApproval,
} from '#contexts/governance/index.ts'
import { issueKey } from '#contexts/identity/index.ts'
import { countPermitsInForce, mintPermit, type Permit } from '#contexts/permits/index.ts'
import {
  type Application,
  ApplicationDraft,
  registerApplication,
  responsiblePeople,
} from '#contexts/registry/index.ts'
import type { ApplicationId, ModelVersionId } from '#kernel/ids.ts'
import { addMs } from '#kernel/time.ts'
import type { Services } from '#platform/services.ts'
import { fillDossier } from './fill-dossier.ts'
import type { Ground } from './ground.ts'
import { type LaidName, laidNames, layPermits } from './lay-permits.ts'
import { type StandModels, setModels } from './stand-models.ts'

/** A round takes seconds; whatever a killed one left behind is worth nothing after this. */
const KEY_LIFETIME_MS = 60 * 60 * 1_000

export interface StandApplication {
  readonly id: ApplicationId
  /** Whole, and only in this process. */
  readonly key: string
}

/** What stands on the ground for one round. Everything is made anew, so that no earlier round decides anything. */
export interface Stand {
  readonly models: StandModels
  /** Approved by the committee and running under `permit`. */
  readonly running: StandApplication & { readonly permit: Permit }
  /** Before the committee; not yet approved. */
  readonly proposed: StandApplication & {
    readonly proposal: string
    readonly dossier: string
    readonly digest: string
  }
  /** In development with nothing but its fit assessment. */
  readonly bare: StandApplication
  /** Just registered. */
  readonly fresh: StandApplication
  /** Under permits that no gateway may honour, or not for this call; see lay-permits.ts. */
  readonly laid: Readonly<Record<LaidName, StandApplication>>
}

/** Sets the stand through the use cases that everybody's applications go through. */
export async function setStand(ground: Ground, services: Services): Promise<Stand> {
  const models = await setModels(ground, services)
  const owner = ground.actor('owner')
  const register = (name: string, others: readonly ModelVersionId[] = []) =>
    registerOne(ground, name, [models.admitted, ...others], services)
  const keyOf = async ({ id }: Pick<Application, 'id'>): Promise<StandApplication> => {
    const expiresAt = addMs(services.now(), KEY_LIFETIME_MS)
    const draft = { applicationId: id, name: 'probe', expiresAt }
    const { text } = await issueKey(owner, draft, responsiblePeople, services)
    return { id, key: text }
  }
  const failing = Object.values(models.failing).map(({ version }) => version)
  const running = await register('running', [models.advisory.version, ...failing])
  const permit = await approve(running, ground, services)
  const proposed = await register('proposed')
  const proposal = await propose(proposed, ground, services)
  const bare = await register('bare')
  await takeToDevelopment(bare, ground, services)
  const fresh = await register('fresh')
  const laid: [LaidName, Application][] = []
  for (const name of laidNames) laid.push([name, await register(name)])
  await layPermits(permit, new Map(laid), models, services)
  // One after another: each raises the same epoch, and all at once would only repeat each other.
  const laidWithKeys: [LaidName, StandApplication][] = []
  for (const [name, application] of laid) laidWithKeys.push([name, await keyOf(application)])
  return {
    models,
    running: { ...(await keyOf(running)), permit },
    proposed: { ...(await keyOf(proposed)), ...proposal },
    bare: await keyOf(bare),
    laid: Object.fromEntries(laidWithKeys) as Stand['laid'],
    // Its key is the last change of all: a gateway that knows it knows the rest.
    fresh: await keyOf(fresh),
  }
}

function registerOne(
  ground: Ground,
  name: string,
  modelVersionIds: readonly ModelVersionId[],
  services: Services,
) {
  return registerApplication(
    ground.actor('owner'),
    draftOf(ground, name, modelVersionIds),
    services,
  )
}

/** A customer-facing generative application: high tier by measure 16. */
export function draftOf(
  ground: Ground,
  name: string,
  modelVersionIds: readonly ModelVersionId[],
): ApplicationDraft {
  const person = ground.actor('owner').id
  const text = (zh: string, en: string) => ({ zh, en })
  return ApplicationDraft.parse({
    name: text(`探针·${name}`, `Probe ${name}`),
    purpose: text(
      '供探针尝试违反要求，不服务任何人',
      'Lets probes try to break statements; serves nobody',
    ),
    population: text('无', 'Nobody'),
    factors: {
      ...{ scenario: 'customer-service', importance: 'key', scale: 'pilot' },
      ...{ customerEffect: 'direct', reliance: 'assist', complexity: 'generative' },
      ...{ generative: true, customerFacing: true, touchesContract: true },
    },
    ...{ decidesAboutPeople: false, publicFacing: true, dataClasses: ['sensitive'] },
    ...{ supplierIds: [], modelVersionIds, ownerId: person },
    responsible: { business: person, technology: person, data: ground.actor('insider').id },
  })
}

async function takeToDevelopment({ id }: Application, ground: Ground, services: Services) {
  const owner = ground.actor('owner')
  const advance = (to: 'data-preparation' | 'development') =>
    advanceApplication(owner, { applicationId: id, to }, services, countPermitsInForce)
  await advance('data-preparation')
  const dossier = await openDossier(owner, id, services)
  await fillDossier(ground, dossier, ['fit-assessment'], services)
  await advance('development')
  return dossier
}

async function propose(application: Application, ground: Ground, services: Services) {
  const owner = ground.actor('owner')
  const dossier = await takeToDevelopment(application, ground, services)
  await fillDossier(ground, dossier, 'rest', services)
  const { id } = application
  const receipt = { authority: '试验场', reference: '试验场回执', filedAt: services.now() }
  await acknowledgeReport(ground.actor('manager'), { applicationId: id, ...receipt }, services)
  const { view } = await loadView(services.db, ground.institution, id, services.now())
  const request = { applicationId: id, conditions: [] }
  const proposal = await requestApproval(owner, request, services)
  return { proposal: proposal.id, dossier: dossier.id, digest: view.digest ?? '' } as const
}

/** The whole way to a permit: dossier, report, committee, gate. */
async function approve(
  application: Application,
  ground: Ground,
  services: Services,
): Promise<Permit> {
  const { id } = application
  const { proposal: proposalId, digest } = await propose(application, ground, services)
  for (const name of ['chair', 'second', 'third'] as const) {
    await castVote(ground.actor(name), { proposalId, choice: 'approve', digest }, services)
  }
  const advance = { applicationId: id, to: 'operation' } as const
  await advanceApplication(ground.actor('owner'), advance, services, countPermitsInForce)
  return mintPermit(ground.actor('manager'), { application: id }, services)
}
