import {
  ApplicationState,
  allApplications,
  findApplication,
  findTierTableInForce,
  Model,
  ModelVersion,
  provenanceGaps,
  tierTableInForce,
} from '#contexts/registry/index.ts'
import { isListed, Supplier } from '#contexts/supply/index.ts'
import type { Role } from '#kernel/actor.ts'
import type { ModelVersionId, PersonId, SupplierId } from '#kernel/ids.ts'
import { defineFact, type FactContext } from './fact.ts'
import {
  deployedVersions,
  filedNumbers,
  inventoryRows,
  modelRows,
  moveRows,
  newestBodies,
  personRows,
  registeredVersions,
  supplierBodies,
  supplierKinds,
} from './registry-store.ts'

const APPLICATION_KINDS = [
  'application.registered',
  'application.edited',
  'application.tiered',
  'application.advanced',
]
const MODEL_KINDS = ['model.registered', 'model.version_registered', 'model.version_rated']

/** An application without the steps by which its tier was derived. */
export type ApplicationFact = ApplicationState

/** A model version as far as checks look at it. */
export interface ModelFact {
  readonly kind: Model['kind']
  readonly origin: Model['origin']
  readonly supplier: SupplierId | undefined
  readonly digest: string
  readonly filing: string | undefined
  readonly rating: string | undefined
  readonly provenanceComplete: boolean
  /** Of its price; absent where none is entered. */
  readonly currency: string | undefined
}

export const applications = defineFact<readonly ApplicationFact[]>({
  says: { zh: '登记的应用', en: 'registered applications' },
  kinds: APPLICATION_KINDS,
  async load(context) {
    const { reader, institution, isPast, only } = context
    if (isPast) {
      const bodies = await newestBodies(context, APPLICATION_KINDS, only)
      return bodies.map(({ body }) => ApplicationState.parse(body.application))
    }
    if (only === undefined) return allApplications(reader, institution)
    const found = await findApplication(reader, institution, only)
    return found === undefined ? [] : [found]
  },
})

/** What the ledger alone says of each application. */
export const inventory = defineFact({
  says: { zh: '由账本还原的应用清单', en: 'the inventory rebuilt from the ledger' },
  kinds: APPLICATION_KINDS,
  async load(context) {
    const rows = await inventoryRows(context, APPLICATION_KINDS)
    return new Map(rows.map(({ subject, ...state }) => [subject as string, state] as const))
  },
})

/** The tier table in force, the institution's own or the catalogue's. */
export const tierTable = defineFact({
  says: { zh: '现行分级表', en: 'the tier table in force' },
  kinds: ['tier-table.enacted'],
  load: async ({ reader, institution, at }) => ({
    ...(await tierTableInForce(reader, institution, at)),
    /** Who put it in force; nobody where it is the catalogue's own. */
    resolution: (await findTierTableInForce(reader, institution, at))?.decisionId,
  }),
})

export const moves = defineFact({
  says: { zh: '应用的阶段流转', en: 'moves of applications between stages' },
  kinds: ['application.advanced'],
  async load(context) {
    const rows = await moveRows(context)
    return Map.groupBy(rows, ({ subject }) => subject)
  },
})

export const people = defineFact({
  says: { zh: '在职人员', en: 'active people' },
  kinds: ['person.added', 'person.deactivated'],
  async load(context) {
    const rows = await personRows(context)
    const active = rows.filter(
      ({ deactivatedAt }) => deactivatedAt === null || deactivatedAt > context.at,
    )
    return new Map(active.map(({ id, roles }) => [id, roles] as [PersonId, readonly Role[]]))
  },
})

export const models = defineFact<ReadonlyMap<ModelVersionId, ModelFact>>({
  says: { zh: '登记的模型版本', en: 'registered model versions' },
  kinds: MODEL_KINDS,
  load: (context) => (context.isPast ? modelsOfLedger(context) : modelsOfRegistry(context)),
})

async function modelsOfRegistry(context: FactContext) {
  const rows = await modelRows(context)
  return new Map(
    rows.map(({ id, kind, origin, digest, provenance, ...row }) => [
      id,
      {
        ...{ kind, origin, digest },
        supplier: row.supplierId ?? undefined,
        filing: row.filing?.number,
        rating: row.explainability?.rating,
        currency: row.price?.currency,
        provenanceComplete: provenanceGaps({ kind, origin }, provenance).length === 0,
      },
    ]),
  )
}

/** Operators' names stand in no entry, so that the two fields that hold them count as filled. */
async function modelsOfLedger(context: FactContext) {
  const bodies = await newestBodies(context, MODEL_KINDS)
  const known = new Map(
    bodies
      .flatMap(({ body }) => (body.model === undefined ? [] : [Model.parse(body.model)]))
      .map((model) => [model.id, model]),
  )
  const facts = new Map<ModelVersionId, ModelFact>()
  for (const { body } of bodies) {
    if (body.version === undefined) continue
    const version = ModelVersion.parse(body.version)
    const model = known.get(version.modelId)
    if (model === undefined) continue
    const named = { modellingOperator: '-', deploymentOperator: '-' }
    facts.set(version.id, {
      ...{ kind: model.kind, origin: model.origin, supplier: model.supplierId },
      digest: version.digest,
      filing: version.filing?.number,
      rating: version.explainability?.rating,
      currency: version.price?.currency,
      provenanceComplete: provenanceGaps(model, { ...named, ...version.provenance }).length === 0,
    })
  }
  return facts
}

export const versionEntries = defineFact({
  says: { zh: '模型版本的登记条目', en: 'entries of the registration of model versions' },
  kinds: ['model.version_registered'],
  async load(context) {
    const rows = await registeredVersions(context)
    return new Map(rows.map(({ id, digest, by }) => [id, { digest, by }] as const))
  },
})

export const deployed = defineFact<ReadonlySet<string>>({
  says: { zh: '模型的部署', en: 'deployments of models' },
  kinds: ['deployment.added', 'deployment.changed'],
  presentOnly: {
    zh: '部署只保存现状',
    en: 'only the present state of deployments is kept',
  },
  load: async (context) => new Set(await deployedVersions(context)),
})

export const suppliers = defineFact({
  says: { zh: '供应商名单', en: 'the list of suppliers' },
  kinds: supplierKinds,
  async load(context) {
    const bodies = await supplierBodies(context)
    return new Map(
      bodies.map(({ subject, body }) => {
        const state = SupplierListing.parse(body.supplier)
        return [
          subject as SupplierId,
          {
            name: state.name,
            listed: isListed(state, context.at),
            dataClassMax: state.dataClassMax,
          },
        ] as const
      }),
    )
  },
})

/** What of a supplier's state says who it is, and whether and for what it is listed. */
const SupplierListing = Supplier.unwrap().pick({
  name: true,
  listedFrom: true,
  listedUntil: true,
  delistedAt: true,
  dataClassMax: true,
})

/** Filing numbers that model versions claim and the newest imported lists know. */
export const filed = defineFact<ReadonlySet<string>>({
  says: { zh: '备案清单', en: 'the imported lists of filings' },
  kinds: ['filing.list_imported'],
  async load(context) {
    const versions = await (context.isPast ? modelsOfLedger(context) : modelsOfRegistry(context))
    const claimed = [...versions.values()].flatMap(({ filing }) =>
      filing === undefined ? [] : [filing],
    )
    return new Set(await filedNumbers(context, claimed))
  },
})
