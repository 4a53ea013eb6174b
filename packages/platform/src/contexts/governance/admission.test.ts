import { afterEach, beforeEach, expect, test } from 'vitest'
import { importFilings, registerModel, registerModelVersion } from '#contexts/registry/index.ts'
import { listSupplier, proposeSupplier } from '#contexts/supply/index.ts'
import { addDays } from '#kernel/time.ts'
import { currentEpoch } from '#platform/database/epoch.ts'
import { describeOnDatabases } from '../../testing/world.ts'
import { admissionInForce, admissionsSince } from './admission-store.ts'
import { admitModelVersion } from './admit-model-version.ts'
import { revokeAdmission } from './revoke-admission.ts'
import {
  foundInstitution,
  openScenario,
  readyApplication,
  registerFor,
  registerInHouseVersion,
  type Scenario,
} from './testing/scenario.ts'

const NUMBER = 'ShiLiSheng-ShiLiMoXing-20260101'
const FILINGS = [
  '序号,属地,模型名称,备案单位,备案号,备案时间',
  `1,示例省,示例大模型,示例科技有限公司,${NUMBER},2026-01-01`,
].join('\n')

describeOnDatabases('the admission of a model version', (database) => {
  let scenario: Scenario
  beforeEach(async () => {
    scenario = await openScenario(database)
  })
  afterEach(() => scenario.close())

  const text = (zh: string) => ({ zh, en: `${zh} (synthetic)` })

  /** A generative model from outside, with its claim of a filing, of a supplier that nobody has listed yet. */
  async function externalVersion() {
    const { people, services } = scenario
    const supplier = await proposeSupplier(
      people.manager,
      {
        name: text('示例科技有限公司'),
        creditCode: '91350100M000100Y43',
        kind: 'model',
        dataClassMax: 'general',
        contact: '示例联系人',
        reviewOn: '2027-06-30',
      },
      services,
    )
    const model = await registerModel(
      people.developer,
      {
        name: text('示例大模型'),
        kind: 'generative',
        origin: 'external',
        supplierId: supplier.id,
        ownerId: people.developer.id,
      },
      services,
    )
    const version = await registerModelVersion(
      people.developer,
      model.id,
      {
        version: '2026-01',
        source: {
          type: 'endpoint',
          endpoint: 'https://model.example.com/v1',
          upstreamModel: 'example-1',
          statement: '供应商声明',
        },
        provenance: {},
        filing: { track: 'filing', number: NUMBER, entity: '示例科技有限公司' },
        explainability: {
          rating: 'insufficient',
          method: text('仅可见输入输出'),
          grounds: text('供应商未公开'),
        },
      },
      services,
    )
    return { supplier, version }
  }

  test('an external generative model needs its filing in the list and its supplier listed', async () => {
    const { supplier, version } = await externalVersion()
    const { people, services, now } = scenario
    const admission = {
      modelVersionId: version.id,
      validUntil: addDays(now(), 180),
      grounds: '测评通过，限辅助使用',
    }
    const before = (await scenario.entries()).length
    await expect(admitModelVersion(people.validator, admission, services)).rejects.toMatchObject({
      code: 'governance.gate_closed',
      details: {
        gate: 'model-admission',
        unmet: [{ requirement: 'filing-in-list' }, { requirement: 'supplier-on-list' }],
      },
    })
    expect(await scenario.entries()).toHaveLength(before)

    await importFilings(people.manager, { list: 'national', file: Buffer.from(FILINGS) }, services)
    const listing = { until: addDays(now(), 300), reason: '尽职调查通过' }
    const listed = listSupplier(people.steward, supplier.id, listing, services)
    await expect(listed).resolves.toMatchObject({ id: supplier.id })
    const granted = await admitModelVersion(people.validator, admission, services)
    expect(await scenario.entries(granted.id)).toMatchObject([{ kind: 'admission.granted' }])
  })

  test('is given by a validator who did not register it, once at a time, and is seen by its epoch', async () => {
    const { people, services, db, now } = scenario
    const version = await registerInHouseVersion(people, services)
    const admission = {
      modelVersionId: version.id,
      validUntil: addDays(now(), 30),
      grounds: '独立验证通过',
    }
    await expect(admitModelVersion(people.owner, admission, services)).rejects.toMatchObject({
      code: 'identity.forbidden',
    })
    const developerAsValidator = { ...people.developer, roles: ['validator' as const] }
    await expect(
      admitModelVersion(developerAsValidator, admission, services),
    ).rejects.toMatchObject({ details: { unmet: [{ requirement: 'admitted-by-another' }] } })

    const before = await currentEpoch(db)
    const granted = await admitModelVersion(people.validator, admission, services)
    await expect(admitModelVersion(people.validator, admission, services)).rejects.toMatchObject({
      code: 'governance.already_admitted',
    })
    expect(await admissionsSince(db, before)).toEqual([granted])
    const { institution } = people.owner
    expect(await admissionInForce(db, institution, version.id, now())).toEqual(granted)
    expect(
      await admissionInForce(db, institution, version.id, admission.validUntil),
    ).toBeUndefined()
    const strangers = await foundInstitution(services)
    const foreign = { admissionId: granted.id, reason: '不再使用' }
    await expect(revokeAdmission(strangers.validator, foreign, services)).rejects.toMatchObject({
      code: 'governance.not_found',
    })
    expect(
      await admissionInForce(db, strangers.owner.institution, version.id, now()),
    ).toBeUndefined()

    const revoked = await revokeAdmission(people.validator, foreign, services)
    expect(revoked.epoch).toBeGreaterThan(granted.epoch)
    expect(await admissionsSince(db, granted.epoch)).toEqual([revoked])
    expect(await admissionInForce(db, institution, version.id, now())).toBeUndefined()
    await expect(revokeAdmission(people.validator, foreign, services)).rejects.toMatchObject({
      code: 'governance.admission_over',
    })
  })

  test('waits for the model card where a high-tier application uses the version', async () => {
    const { people, services, now } = scenario
    const version = await registerInHouseVersion(people, services)
    await registerFor(people, services, version)
    const admission = {
      modelVersionId: version.id,
      validUntil: addDays(now(), 30),
      grounds: '独立验证通过',
    }
    await expect(admitModelVersion(people.validator, admission, services)).rejects.toMatchObject({
      details: { unmet: [{ requirement: 'model-card-signed' }] },
    })
    const ready = await readyApplication(scenario)
    await admitModelVersion(
      people.validator,
      { ...admission, modelVersionId: ready.version.id },
      services,
    )
  })
})
