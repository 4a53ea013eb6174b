import assert from 'node:assert'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  addDeployment,
  BUILT_IN_ADDRESS,
  DeploymentDraft,
  importFilings,
  ModelDraft,
  ModelVersionDraft,
  registerModel,
  registerModelVersion,
} from '#contexts/registry/index.ts'
import { listSupplier, proposeSupplier, SupplierDraft } from '#contexts/supply/index.ts'
import type { ModelVersionId, SupplierId } from '#kernel/ids.ts'
import { addDays } from '#kernel/time.ts'
import type { Services } from '#platform/services.ts'
import type { SampleInstitution, SampleModel, SampleSupplier } from './institution.ts'
import type { SamplePeople } from './load-people.ts'
import { type SampleUpstream, servedBy } from './upstream.ts'

const LISTING_DAYS = 365
const REVIEW_DAYS = 180

/** Ids by the keys in `samples/institution.yaml`. */
export interface SampleSupply {
  readonly supplier: (key: string) => SupplierId
  readonly version: (key: string) => ModelVersionId
}

/** Suppliers, the list of filings, and models with their versions and deployments, each by its own people. */
export async function loadModels(
  sample: SampleInstitution,
  samples: string,
  upstream: SampleUpstream | undefined,
  people: SamplePeople,
  services: Services,
): Promise<SampleSupply> {
  const file = readFileSync(join(samples, 'filings.csv'))
  await importFilings(people.actor('procurement'), { list: 'sample', file }, services)

  const suppliers = new Map<string, SupplierId>()
  for (const supplier of sample.suppliers) {
    suppliers.set(supplier.key, await loadSupplier(supplier, people, services))
  }
  const supplier = (key: string) => known(suppliers, key)
  const versions = new Map<string, ModelVersionId>()
  for (const model of sample.models) {
    const served = upstream !== undefined && isBuiltInGenerator(model)
    const loaded = served ? servedBy(model, upstream) : model
    versions.set(model.key, await loadModel(loaded, supplier, people, services))
  }
  return { supplier, version: (key) => known(versions, key) }
}

function known<Id>(ids: ReadonlyMap<string, Id>, key: string): Id {
  const id = ids.get(key)
  assert(id !== undefined, `the sample has nothing called ${key}`)
  return id
}

function isBuiltInGenerator({ kind, deployments }: SampleModel) {
  return kind === 'generative' && deployments.some(({ baseUrl }) => baseUrl === BUILT_IN_ADDRESS)
}

async function loadSupplier(
  { key: _, listed, note, ...said }: SampleSupplier,
  people: SamplePeople,
  services: Services,
): Promise<SupplierId> {
  const now = services.now()
  const draft = SupplierDraft.parse({ ...said, reviewOn: addDays(now, REVIEW_DAYS).slice(0, 10) })
  const { id } = await proposeSupplier(people.actor('procurement'), draft, services)
  if (listed) {
    const terms = { until: addDays(now, LISTING_DAYS), reason: note.zh }
    await listSupplier(people.actor('risk-manager'), id, terms, services)
  }
  return id
}

async function loadModel(
  { name, kind, origin, supplier, owner, version, deployments }: SampleModel,
  supplierOf: SampleSupply['supplier'],
  people: SamplePeople,
  services: Services,
): Promise<ModelVersionId> {
  const actor = people.actor(owner)
  const draft = ModelDraft.parse({
    ...{ name, kind, origin, ownerId: actor.id },
    ...(supplier !== undefined && { supplierId: supplierOf(supplier) }),
  })
  const model = await registerModel(actor, draft, services)
  const versionDraft = ModelVersionDraft.parse(version)
  const { id } = await registerModelVersion(actor, model.id, versionDraft, services)
  for (const deployment of deployments) {
    const operator = people.actor('operator')
    await addDeployment(operator, id, DeploymentDraft.parse(deployment), services)
  }
  return id
}
