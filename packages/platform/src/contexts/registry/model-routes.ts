import { z } from 'zod'
import { Bilingual } from '#kernel/bilingual.ts'
import { ModelId, ModelVersionId, SupplierId } from '#kernel/ids.ts'
import { idOf, listQuery, listReply, nameQuery, pageOf } from '#platform/http/page.ts'
import { type Route, route } from '#platform/http/route.ts'
import { addDeployment } from './add-deployment.ts'
import { changeDeployment } from './change-deployment.ts'
import { Deployment, DeploymentDraft, DeploymentId } from './deployment.ts'
import { deploymentsOf } from './deployment-store.ts'
import { Model, ModelDraft, ModelKind, ModelOrigin } from './model.ts'
import {
  loadModel,
  loadModelVersion,
  pageOfModels,
  pageOfModelVersions,
  pageOfNamedVersions,
} from './model-store.ts'
import { Explainability, ModelVersion, ModelVersionDraft } from './model-version.ts'
import {
  ModelFields,
  Provenance,
  type ProvenanceField,
  provenanceGaps,
  readModelFields,
} from './provenance.ts'
import { rateExplainability } from './rate-explainability.ts'
import { registerModel } from './register-model.ts'
import { registerModelVersion } from './register-model-version.ts'

const modelParams = z.strictObject({ id: ModelId })
const versionParams = z.strictObject({ id: ModelVersionId })
const revision = z.int().nonnegative()

const modelFields = route({
  method: 'GET',
  path: '/model-fields',
  summary: 'What is asked of the provenance of a model version, by kind and origin of the model.',
  permission: 'model:read',
  appends: null,
  reply: ModelFields,
  handle: async () => readModelFields(),
})

const listModels = route({
  method: 'GET',
  path: '/models',
  summary: 'Lists models in the order of registration.',
  permission: 'model:read',
  appends: null,
  query: z.strictObject({
    kind: ModelKind.optional(),
    origin: ModelOrigin.optional(),
    supplier: SupplierId.optional(),
    ...nameQuery(ModelId),
    ...listQuery(ModelId),
  }),
  reply: listReply(Model, ModelId),
  handle: ({ actor, query: { after, limit, ...filter } }, { db }) =>
    pageOf(limit, (page) => pageOfModels(db, actor.institution, filter, { after, ...page }), idOf),
})

const readModel = route({
  method: 'GET',
  path: '/models/:id',
  summary: 'Reads one model.',
  permission: 'model:read',
  appends: null,
  params: modelParams,
  reply: Model,
  handle: ({ actor, params: { id } }, { db }) => loadModel(db, actor.institution, id),
})

const addModel = route({
  method: 'POST',
  path: '/models',
  summary: 'Registers a model.',
  permission: 'model:register',
  appends: ['model.registered'],
  body: ModelDraft,
  reply: Model,
  status: 201,
  handle: ({ actor, body }, services) => registerModel(actor, body, services),
})

const listVersions = route({
  method: 'GET',
  path: '/models/:id/versions',
  summary: 'Lists the versions of a model in the order of registration.',
  permission: 'model:read',
  appends: null,
  params: modelParams,
  query: z.strictObject(listQuery(ModelVersionId)),
  reply: listReply(ModelVersion, ModelVersionId),
  async handle({ actor, params: { id }, query: { after, limit } }, { db }) {
    await loadModel(db, actor.institution, id)
    const read = (page: { readonly limit: number }) =>
      pageOfModelVersions(db, actor.institution, id, { after, ...page })
    return pageOf(limit, read, idOf)
  },
})

const NamedVersion = z.object({
  id: ModelVersionId,
  version: z.string(),
  modelId: ModelId,
  modelName: Bilingual,
  kind: ModelKind,
})

const listNamedVersions = route({
  method: 'GET',
  path: '/model-versions',
  summary: 'Lists the versions of all models by name, in the order of registration.',
  permission: 'model:read',
  appends: null,
  query: z.strictObject({ ...nameQuery(ModelVersionId), ...listQuery(ModelVersionId) }),
  reply: listReply(NamedVersion, ModelVersionId),
  handle: ({ actor, query: { after, limit, ...filter } }, { db }) =>
    pageOf(
      limit,
      (page) => pageOfNamedVersions(db, actor.institution, filter, { after, ...page }),
      idOf,
    ),
})

const readVersion = route({
  method: 'GET',
  path: '/model-versions/:id',
  summary: 'Reads one model version, with the provenance fields that it lacks.',
  permission: 'model:read',
  appends: null,
  params: versionParams,
  reply: z.strictObject({
    version: ModelVersion,
    provenanceGaps: z
      .array(z.enum(Object.keys(Provenance.unwrap().shape) as [ProvenanceField]))
      .readonly(),
  }),
  async handle({ actor, params: { id } }, { db }) {
    const version = await loadModelVersion(db, actor.institution, id)
    const model = await loadModel(db, actor.institution, version.modelId)
    return { version, provenanceGaps: provenanceGaps(model, version.provenance) }
  },
})

const addVersion = route({
  method: 'POST',
  path: '/models/:id/versions',
  summary:
    'Registers a version of a model; it never changes afterwards but for its explainability.',
  permission: 'model:register',
  appends: ['model.version_registered'],
  params: modelParams,
  body: ModelVersionDraft,
  reply: ModelVersion,
  status: 201,
  handle: ({ actor, params: { id }, body }, services) =>
    registerModelVersion(actor, id, body, services),
})

const rateVersion = route({
  method: 'PUT',
  path: '/model-versions/:id/explainability',
  summary: 'Rates how far a model version can be explained, with method and grounds.',
  permission: 'model:edit',
  appends: ['model.version_rated'],
  params: versionParams,
  body: z.strictObject({ revision, explainability: Explainability }),
  reply: ModelVersion,
  handle: ({ actor, params: { id }, body }, services) =>
    rateExplainability(actor, id, body, services),
})

const listDeployments = route({
  method: 'GET',
  path: '/model-versions/:id/deployments',
  summary: 'Lists where a model version answers, in the order in which a gateway tries them.',
  permission: 'model:read',
  appends: null,
  params: versionParams,
  reply: z.strictObject({ items: z.array(Deployment).readonly() }),
  async handle({ actor, params: { id } }, { db }) {
    await loadModelVersion(db, actor.institution, id)
    return { items: await deploymentsOf(db, actor.institution, id) }
  },
})

const addDeploymentRoute = route({
  method: 'POST',
  path: '/model-versions/:id/deployments',
  summary: 'Says where a model version answers; the credential is sealed and never returned.',
  permission: 'deployment:manage',
  appends: ['deployment.added'],
  params: versionParams,
  body: DeploymentDraft,
  reply: Deployment,
  status: 201,
  handle: ({ actor, params: { id }, body }, services) => addDeployment(actor, id, body, services),
})

const changeDeploymentRoute = route({
  method: 'PUT',
  path: '/deployments/:id',
  summary: 'Changes, enables or disables a deployment.',
  permission: 'deployment:manage',
  appends: ['deployment.changed'],
  params: z.strictObject({ id: DeploymentId }),
  body: z.strictObject({ revision, draft: DeploymentDraft }),
  reply: Deployment,
  handle: ({ actor, params: { id }, body }, services) =>
    changeDeployment(actor, id, body, services),
})

export const modelRoutes: readonly Route[] = [
  modelFields,
  listModels,
  readModel,
  addModel,
  listVersions,
  listNamedVersions,
  readVersion,
  addVersion,
  rateVersion,
  listDeployments,
  addDeploymentRoute,
  changeDeploymentRoute,
]
