import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPayload } from '#contexts/ledger/index.ts'
import type { PersonActor } from '#kernel/actor.ts'
import { type InstitutionId, type ModelVersionId, newId, type SupplierId } from '#kernel/ids.ts'
import { currentEpoch } from '#platform/database/epoch.ts'
import { describeOnDatabases, openWorld, type World } from '../../testing/world.ts'
import { addDeployment } from './add-deployment.ts'
import { changeDeployment } from './change-deployment.ts'
import { type DeploymentDraft, openCredential } from './deployment.ts'
import { deploymentsOf, deploymentsSince } from './deployment-store.ts'
import { entriesOfKind, foundInstitution, modelDraft, versionDraft } from './fixture.ts'
import { loadModelVersion, pageOfModelVersions, versionsOfModels } from './model-store.ts'
import type { Explainability } from './model-version.ts'
import { rateExplainability } from './rate-explainability.ts'
import { registerModel } from './register-model.ts'
import { registerModelVersion } from './register-model-version.ts'

const SECRET = 'sk-example-secret'

const deploymentDraft: DeploymentDraft = {
  baseUrl: 'https://models.example.com/v1',
  upstreamModel: 'example-large',
  priority: 1,
  timeoutMs: 30_000,
  enabled: true,
  credential: SECRET,
}

const explainability: Explainability = {
  rating: 'partial',
  method: { zh: '事后归因', en: 'Attribution after the fact' },
  grounds: { zh: '在保留样本上检验', en: 'Tested on held-out samples' },
}

describeOnDatabases('the registry of models', (database) => {
  let world: World
  let institution: InstitutionId
  let developer: PersonActor
  let operator: PersonActor
  let stranger: PersonActor

  beforeAll(async () => {
    world = await openWorld(database)
    const bank = await foundInstitution('bank', ['developer', 'operator'], world.services)
    const other = await foundInstitution('other', ['developer', 'operator'], world.services)
    institution = bank.institution
    developer = bank.people.developer
    operator = bank.people.operator
    stranger = other.people.operator
  })
  afterAll(() => world.close())

  const registerVersion = async (changes = {}) => {
    const model = await registerModel(developer, modelDraft(developer), world.services)
    const draft = { ...versionDraft, ...changes }
    return registerModelVersion(developer, model.id, draft, world.services)
  }
  const deploy = (id: ModelVersionId, changes = {}, actor = operator) =>
    addDeployment(actor, id, { ...deploymentDraft, ...changes }, world.services)

  test('an external model needs its supplier', async () => {
    const draft = modelDraft(developer, { origin: 'external' })
    await expect(registerModel(developer, draft, world.services)).rejects.toMatchObject({
      code: 'registry.supplier_missing',
    })
    const supplierId = newId('sup') as SupplierId
    const model = await registerModel(developer, { ...draft, supplierId }, world.services)
    expect(model.supplierId).toBe(supplierId)
  })

  test('a version is kept as declared, with its digest; people’s names stand in the payload alone', async () => {
    const version = await registerVersion({
      contextTokensMax: 128_000,
      price: { inputPerMillion: 2, outputPerMillion: 8, currency: 'CNY' },
      filing: { track: 'filing', number: 'Beijing-ShiLi-20230821', entity: '示例科技公司' },
    })
    expect(await loadModelVersion(world.db, institution, version.id)).toEqual(version)
    expect(version.source).toMatchObject({ endpoint: 'https://models.example.com/v1' })

    const entries = await entriesOfKind(world.services, institution, 'model.version_registered')
    const entry = entries.find(({ subject }) => subject === version.id)!
    expect(JSON.stringify(entry.body)).not.toContain('示例人员甲')
    expect(entry.body).toMatchObject({ version: { digest: version.digest } })
    const payload = await openPayload(
      world.db,
      world.services.vault,
      institution,
      entry.id as never,
      'provenance',
    )
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual(versionDraft.provenance)
  })

  test('a version is registered once, and only for a model of one’s own institution', async () => {
    const { modelId } = await registerVersion()
    const again = registerModelVersion(developer, modelId, versionDraft, world.services)
    await expect(again).rejects.toMatchObject({ code: 'registry.version_exists' })
    const theirs = { ...stranger, roles: ['developer'] as const }
    const foreign = registerModelVersion(theirs, modelId, versionDraft, world.services)
    await expect(foreign).rejects.toMatchObject({ code: 'registry.not_found' })
    expect(await pageOfModelVersions(world.db, institution, modelId, { limit: 10 })).toHaveLength(1)
  })

  test('versions are read with their models, and only those of the institution', async () => {
    const first = await registerVersion()
    const second = await registerVersion()
    const ids = [second.id, first.id, newId('mver') as ModelVersionId]
    const found = await versionsOfModels(world.db, institution, ids)
    expect(found.map(({ version }) => version.id)).toEqual([first.id, second.id])
    expect(found.every(({ model, version }) => model.id === version.modelId)).toBe(true)
    expect(await versionsOfModels(world.db, stranger.institution, ids)).toEqual([])
  })

  test('only the explainability of a version changes, and the change is an entry of its own', async () => {
    const { id } = await registerVersion()
    const rate = (revision: number) =>
      rateExplainability(developer, id, { revision, explainability }, world.services)
    expect(await rate(0)).toMatchObject({ revision: 1, explainability })
    await expect(rate(0)).rejects.toMatchObject({ code: 'registry.stale_revision' })
    const entries = await entriesOfKind(world.services, institution, 'model.version_rated')
    expect(entries.filter(({ subject }) => subject === id).map(({ body }) => body)).toMatchObject([
      { before: { explainability: null }, version: { explainability, revision: 1 } },
    ])
  })

  test('a credential is sealed, never returned, and bound to its deployment', async () => {
    const { id } = await registerVersion()
    const first = await deploy(id)
    const second = await deploy(id, { priority: 2 })
    expect(first).toMatchObject({ hasCredential: true })
    expect(JSON.stringify(await deploymentsOf(world.db, institution, id))).not.toContain(SECRET)
    const entries = await entriesOfKind(world.services, institution, 'deployment.added')
    expect(JSON.stringify(entries)).not.toContain(SECRET)

    const held = await deploymentsSince(world.db, 0)
    const mine = held.find((deployment) => deployment.id === first.id)!
    expect(Buffer.from(mine.sealedCredential!).includes(SECRET)).toBe(false)
    expect(openCredential(world.services.vault, mine)).toBe(SECRET)
    const moved = { id: second.id, sealedCredential: mine.sealedCredential }
    expect(() => openCredential(world.services.vault, moved)).toThrow(/does not open/)
  })

  test('gateways learn of every change by its epoch, with what they must know of the model', async () => {
    const supplierId = newId('sup') as SupplierId
    const external = modelDraft(developer, { origin: 'external', supplierId })
    const model = await registerModel(developer, external, world.services)
    const version = await registerModelVersion(developer, model.id, versionDraft, world.services)
    const before = await currentEpoch(world.db)
    const deployment = await deploy(version.id)
    expect(await deploymentsSince(world.db, before)).toMatchObject([
      {
        id: deployment.id,
        institution,
        modelVersionId: version.id,
        modelDigest: version.digest,
        modelKind: 'generative',
        supplierId,
        enabled: true,
      },
    ])
    const added = await currentEpoch(world.db)
    const { credential: _, ...kept } = deploymentDraft
    const draft = { ...kept, enabled: false }
    await changeDeployment(operator, deployment.id, { revision: 0, draft }, world.services)
    const [changed] = await deploymentsSince(world.db, added)
    expect(changed).toMatchObject({ id: deployment.id, enabled: false })
    expect(openCredential(world.services.vault, changed!)).toBe(SECRET)
    expect(await deploymentsSince(world.db, changed!.epoch)).toEqual([])

    const elsewhere = { ...kept, baseUrl: deploymentDraft.baseUrl.replace('://', '://evil.') }
    const moved = { revision: 1, draft: elsewhere }
    await expect(
      changeDeployment(operator, deployment.id, moved, world.services),
    ).rejects.toMatchObject({ code: 'registry.credential_elsewhere' })

    const removed = { revision: 1, draft: { ...draft, credential: null } }
    const after = await changeDeployment(operator, deployment.id, removed, world.services)
    expect(after.hasCredential).toBe(false)
    const entries = await entriesOfKind(world.services, institution, 'deployment.changed')
    expect(entries.slice(-2).map(({ body }) => body)).toMatchObject([
      { credential: 'kept', before: { enabled: true }, deployment: { enabled: false } },
      { credential: 'removed' },
    ])
  })

  test('a deployment cannot serve another model, a metadata address, or another institution', async () => {
    const { id } = await registerVersion()
    const before = await currentEpoch(world.db)
    await expect(deploy(id, { upstreamModel: 'other-model' })).rejects.toMatchObject({
      code: 'registry.deployment_differs',
    })
    await expect(deploy(id, { baseUrl: 'http://169.254.169.254/' })).rejects.toMatchObject({
      code: 'registry.address_refused',
    })
    await expect(deploy(id, {}, stranger)).rejects.toMatchObject({ code: 'registry.not_found' })
    await expect(deploy(id, {}, developer)).rejects.toMatchObject({ code: 'identity.forbidden' })
    expect(await deploymentsOf(world.db, institution, id)).toEqual([])
    expect(await currentEpoch(world.db)).toBe(before)
  })
})
