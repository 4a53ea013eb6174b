import { hash } from 'node:crypto'
import { admitModelVersion } from '#contexts/governance/index.ts'
import {
  addDeployment,
  DeploymentDraft,
  type ExplainabilityRating,
  MIRROR_ADDRESS,
  ModelDraft,
  ModelVersionDraft,
  readProvenanceFields,
  registerModel,
  registerModelVersion,
} from '#contexts/registry/index.ts'
import {
  delistSupplier,
  isListed,
  listSupplier,
  pageOfSuppliers,
  proposeSupplier,
  SupplierDraft,
} from '#contexts/supply/index.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { ModelId, ModelVersionId, SupplierId } from '#kernel/ids.ts'
import { addDays } from '#kernel/time.ts'
import type { Services } from '#platform/services.ts'
import type { Ground } from './ground.ts'
import { failures } from './mirror.ts'

export interface NamedModel {
  readonly name: string
  readonly version: ModelVersionId
}

export type FailingName = keyof typeof failures

export interface StandModels {
  /** By this name the running application calls the mirror. */
  readonly name: string
  readonly admitted: ModelVersionId
  /** Rated insufficient: by this name the running application calls a mirror that only assists. */
  readonly advisory: NamedModel
  /** Admitted, and failing in the ways that permits name. */
  readonly failing: Readonly<Record<FailingName, NamedModel>>
  /** Registered, and nothing else. */
  readonly unadmitted: ModelVersionId
  /** Of an external generative model without a filing, whose supplier is on no list. */
  readonly external: ModelVersionId
  readonly unlistedSupplier: SupplierId
  /** On the list, for general data and nothing above. */
  readonly generalSupplier: SupplierId
  /** Was on the list. */
  readonly endedSupplier: SupplierId
}

const ADMISSION_DAYS = 1
const TIMEOUT_MS = 10_000
/** For the one that never answers. */
const SHORT_TIMEOUT_MS = 200
const LISTING_DAYS = 365
const SUPPLIERS_MAX = 10
const text = (zh: string, en: string) => ({ zh, en })
/** Unified social credit codes with right check digits, of nobody. */
const CREDIT_CODES = ['91110000000000001H', '91110000000000002L', '91110000000000003P'] as const

export async function setModels(ground: Ground, services: Services): Promise<StandModels> {
  const mirror = await registerMirror(ground, text('镜像模型', 'Mirror'), services)
  const draft = mirrorVersion('2.0.0', 'transparent')
  const unadmitted = await registerModelVersion(
    ground.actor('owner'),
    mirror.model,
    draft,
    services,
  )
  const advisoryName = text('辅助镜像模型', 'Advisory mirror')
  const advisory = await registerMirror(ground, advisoryName, services, { rating: 'insufficient' })
  const failing = await registerFailing(ground, services)
  const [unlistedSupplier, generalSupplier, endedSupplier] = await setSuppliers(ground, services)
  const external = await registerExternal(ground, unlistedSupplier, services)
  return {
    name: 'mirror',
    ...{ admitted: mirror.version, unadmitted: unadmitted.id, external },
    advisory: { name: 'advisory-mirror', version: advisory.version },
    ...{ failing, unlistedSupplier, generalSupplier, endedSupplier },
  }
}

/** One of each kind of failure, called by a name of its own. */
async function registerFailing(
  ground: Ground,
  services: Services,
): Promise<StandModels['failing']> {
  const register = async (name: string, upstreamModel: string, timeoutMs: number) => {
    const title = text(`故障镜像模型·${upstreamModel}`, name)
    const { version } = await registerMirror(ground, title, services, { upstreamModel, timeoutMs })
    return { name: name.toLowerCase().replaceAll(' ', '-'), version }
  }
  return {
    broken: await register('Broken mirror', failures.broken, TIMEOUT_MS),
    slow: await register('Slow mirror', failures.slow, SHORT_TIMEOUT_MS),
    garbled: await register('Garbled mirror', failures.garbled, TIMEOUT_MS),
  }
}

/** A model with one version that is deployed and admitted. */
export async function registerMirror(
  ground: Ground,
  name: Bilingual,
  services: Services,
  {
    rating = 'transparent',
    upstreamModel = 'mirror',
    timeoutMs = TIMEOUT_MS,
  }: {
    readonly rating?: ExplainabilityRating
    readonly upstreamModel?: string
    readonly timeoutMs?: number
  } = {},
): Promise<{ readonly model: ModelId; readonly version: ModelVersionId }> {
  const owner = ground.actor('owner')
  const { id: ownerId } = owner
  const draft = ModelDraft.parse({ name, kind: 'generative', origin: 'in-house', ownerId })
  const { id: model } = await registerModel(owner, draft, services)
  const { id } = await registerModelVersion(owner, model, mirrorVersion('1.0.0', rating), services)
  const deployment = DeploymentDraft.parse({
    ...{ baseUrl: MIRROR_ADDRESS, upstreamModel, priority: 1 },
    ...{ timeoutMs, enabled: true },
  })
  await addDeployment(ground.actor('steward'), id, deployment, services)
  const validUntil = addDays(services.now(), ADMISSION_DAYS)
  const admission = { modelVersionId: id, validUntil, grounds: '镜像模型，逐条核对' }
  await admitModelVersion(ground.actor('validator'), admission, services)
  return { model, version: id }
}

function mirrorVersion(version: string, rating: ExplainabilityRating): ModelVersionDraft {
  const provenance = readProvenanceFields()
    .filter(({ origins }) => origins.includes('in-house'))
    .map(({ id, type }) => [id, type === 'digest' ? digestOf('none') : '人造数据'])
  return ModelVersionDraft.parse({
    version,
    source: { type: 'artefact', location: MIRROR_ADDRESS, digest: digestOf(`mirror ${version}`) },
    provenance: Object.fromEntries(provenance),
    explainability: {
      rating,
      method: text('固定规则', 'Fixed rules'),
      grounds: text('输出即规则的触发结果', 'What it says is which rules fired'),
    },
  })
}

/** Each is proposed once for ever; the second is listed whenever its listing is over, the third is listed once and delisted. */
async function setSuppliers(
  ground: Ground,
  services: Services,
): Promise<readonly [SupplierId, SupplierId, SupplierId]> {
  const reviewOn = addDays(services.now(), 30).slice(0, 10)
  const found = await pageOfSuppliers(
    services.db,
    ground.institution,
    {},
    {
      limit: SUPPLIERS_MAX,
    },
  )
  const propose = async (creditCode: string, dataClassMax: 'core' | 'general') => {
    const known = found.find((one) => one.creditCode === creditCode)
    if (known !== undefined) return known
    const draft = SupplierDraft.parse({
      name: text(`探针供应商 ${creditCode.slice(-2)}`, `Probe supplier ${creditCode.slice(-2)}`),
      ...{ creditCode, kind: 'model', dataClassMax, contact: '无', reviewOn },
    })
    return proposeSupplier(ground.actor('manager'), draft, services)
  }
  const unlisted = await propose(CREDIT_CODES[0], 'core')
  const general = await propose(CREDIT_CODES[1], 'general')
  const ended = await propose(CREDIT_CODES[2], 'core')
  const list = (id: SupplierId) => {
    const terms = { until: addDays(services.now(), LISTING_DAYS), reason: '探针' }
    return listSupplier(ground.actor('owner'), id, terms, services)
  }
  if (!isListed(general, services.now())) await list(general.id)
  // A round that was killed between the two leaves it listed.
  const isOn = isListed(ended, services.now())
  if (!isOn && ended.delistedAt === undefined) await list(ended.id)
  if (isOn || ended.delistedAt === undefined) {
    await delistSupplier(ground.actor('owner'), ended.id, { reason: '探针' }, services)
  }
  return [unlisted.id, general.id, ended.id]
}

async function registerExternal(
  ground: Ground,
  supplierId: SupplierId,
  services: Services,
): Promise<ModelVersionId> {
  const owner = ground.actor('owner')
  const draft = ModelDraft.parse({
    name: text('外部模型', 'External'),
    ...{ kind: 'generative', origin: 'external', supplierId, ownerId: owner.id },
  })
  const model = await registerModel(owner, draft, services)
  const version = ModelVersionDraft.parse({
    version: '1.0.0',
    source: {
      ...{ type: 'endpoint', endpoint: 'https://models.example.com/v1', upstreamModel: 'external' },
      statement: '从未调用',
    },
    provenance: {},
  })
  return (await registerModelVersion(owner, model.id, version, services)).id
}

const digestOf = (content: string) => `sha256:${hash('sha256', content, 'hex')}`
