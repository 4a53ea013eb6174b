import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assessAs } from '#contexts/controls/index.ts'
import { openSession } from '#contexts/identity/index.ts'
import { entriesOf, integrateAll, verifyLog } from '#contexts/ledger/index.ts'
import { countPermitsInForce } from '#contexts/permits/index.ts'
import { deploymentsOf, pageOfApplications } from '#contexts/registry/index.ts'
import { systemActor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { describeOnDatabases, openWorld, type World } from '../testing/world.ts'
import { writeFirstRun } from './first-run.ts'
import { readSampleInstitution } from './institution.ts'
import { type LoadedSample, loadSample } from './load-sample.ts'
import { samplesFolder } from './samples-folder.ts'
import { sampleUpstreamOf } from './upstream.ts'

const sample = readSampleInstitution(samplesFolder)

describeOnDatabases('loading the sample institution', (database) => {
  let world: World
  let loaded: LoadedSample

  beforeAll(async () => {
    world = await openWorld(database)
    loaded = (await loadSample(world.services))!
  })
  afterAll(() => world.close())

  const applications = () => pageOfApplications(world.db, loaded.institution.id, {}, { limit: 100 })

  test('each application has the tier that the table gives it, and the stage that the sample says', async () => {
    const found = await applications()
    const said = new Map(sample.applications.map(({ name, stage }) => [name.en, stage]))
    expect(found.map(({ name, tier }) => [name.en, tier])).toEqual([
      ['Retail credit approval', 'high'],
      ['Customer assistant', 'high'],
      ['Claims triage', 'high'],
      ['Drafting assistant', 'low'],
      ['Credit training', 'low'],
      ['Unapproved translator', 'low'],
    ])
    for (const { name, stage } of found)
      expect([name.en, stage]).toEqual([name.en, said.get(name.en)])
  })

  test('the approved have a permit, and nobody else has', async () => {
    const approved = new Map(sample.applications.map(({ name, approve }) => [name.en, approve]))
    for (const { id, institution, name } of await applications()) {
      const now = world.services.now()
      const count = await countPermitsInForce(world.db, institution, id, now)
      expect([name.en, count]).toEqual([name.en, approved.get(name.en) === true ? 1 : 0])
    }
  })

  test('every application has a key, those with a permit first', () => {
    expect(loaded.keys.map(({ application }) => application).sort()).toEqual(
      sample.applications.map(({ key }) => key).sort(),
    )
    expect(loaded.keys.slice(0, 2).map(({ application }) => application)).toEqual([
      'customer-assistant',
      'drafting-assistant',
    ])
    for (const { key } of loaded.keys) expect(key).toMatch(/^hj_/)
  })

  test('every person can sign in, and each act is of a person with the role for it', async () => {
    expect(loaded.people).toHaveLength(sample.people.length)
    const caller = { ip: '127.0.0.1', userAgent: undefined, sessionToken: undefined }
    for (const { login, password, role } of loaded.people) {
      const { person } = await openSession({ login, password }, caller, world.services)
      expect(person.roles).toContain(role)
    }
    const permitted = new Map([
      [
        'dossier.part_signed',
        [
          'validator',
          'data-steward',
          'ethics-reviewer',
          'risk-manager',
          'operator',
          'security-reviewer',
          'procurement',
          'application-owner',
        ],
      ],
      ['resolution.passed', ['committee-member']],
      ['admission.granted', ['validator']],
      ['supplier.listed', ['risk-manager']],
    ])
    const kinds = [...permitted.keys()]
    const filter = { kinds, subject: undefined, until: undefined }
    const seen = new Set<string>()
    for await (const { kind, actor } of entriesOf(world.db, loaded.institution.id, filter)) {
      seen.add(kind)
      const roles = 'roles' in actor ? (actor.roles ?? []) : []
      expect(roles.some((role) => permitted.get(kind)!.includes(role))).toBe(true)
    }
    expect([...seen].sort()).toEqual(kinds.sort())
  })

  test('the registers decide their statements, and what is left open on purpose is found', async () => {
    const actor = systemActor('sample', loaded.institution.id)
    const { results } = await assessAs(actor, undefined, world.services)
    const effects = new Map(results.map(({ statement, effect }) => [statement as string, effect]))
    for (const statement of ['1.1', '1.2', '1.3', '1.4', '1.6', '14.2', '28.1'])
      expect([statement, effects.get(statement)]).toEqual([statement, 'effective'])
    // What nothing is kept of yet leaves the whole unmeasured, however well the rest of it stands.
    const halves = results.filter(({ statement }) => ['15.3', '24.1'].includes(statement))
    for (const { effect, detail } of halves)
      expect([effect, detail.because, detail.gaps]).toEqual(['unmeasured', 'no-source', []])
    expect(halves).toHaveLength(2)
    // No reference set was adopted, so that no application's guards were measured by one.
    const detection = results.find(({ statement }) => statement === '25.4')!
    const { because, gaps } = detection.detail
    expect([detection.effect, because, gaps?.length]).toEqual(['unmeasured', 'no-source', 2])
    expect(['8.4', '8.5'].map((one) => effects.get(one))).toEqual(['attested', 'attested'])
    expect(effects.get('X-Q')).toBe('effective')
    expect(['1.5', '14.1'].map((one) => effects.get(one))).toEqual(['degraded', 'failing'])
  })

  test('a second start changes nothing, and the ledger verifies', async () => {
    expect(await loadSample(world.services)).toBeUndefined()
    expect(await applications()).toHaveLength(sample.applications.length)
    await integrateAll(world.services)
    expect(await verifyLog(world.services, loaded.institution.id)).toMatchObject({ ok: true })
  })
})

describeOnDatabases('starting from what stands', (database) => {
  test('a load that was cut off is named, not continued', async () => {
    const world = await openWorld(database)
    try {
      const { services } = world
      let appended = 0
      const cut: typeof services.append = (tx, draft) => {
        appended += 1
        if (draft.kind === 'supplier.listed') throw new Error('the process was killed')
        return services.append(tx, draft)
      }
      await expect(loadSample({ ...services, append: cut })).rejects.toThrow('killed')
      expect(appended).toBeGreaterThan(sample.people.length)
      await expect(loadSample(services)).rejects.toMatchObject({ code: 'sample.cut_off' })
    } finally {
      await world.close()
    }
  })

  test('an endpoint from the environment answers in place of the built-in generative model', async () => {
    const world = await openWorld(database)
    try {
      const upstream = sampleUpstreamOf({
        HENGJIAN_SAMPLE_UPSTREAM: 'http://127.0.0.1:9/v1',
        HENGJIAN_SAMPLE_UPSTREAM_MODEL: 'some-chat',
        HENGJIAN_SAMPLE_UPSTREAM_KEY: 'secret',
      })
      const { institution } = (await loadSample(world.services, { upstream }))!
      const found = await pageOfApplications(world.db, institution.id, {}, { limit: 100 })
      const drafting = found.find(({ name }) => name.en === 'Drafting assistant')!
      const [version] = drafting.modelVersionIds
      expect(await deploymentsOf(world.db, institution.id, version!)).toMatchObject([
        { baseUrl: 'http://127.0.0.1:9/v1', upstreamModel: 'some-chat', hasCredential: true },
      ])
      const permits = await countPermitsInForce(
        world.db,
        institution.id,
        drafting.id,
        world.services.now(),
      )
      expect(permits).toBe(1)
    } finally {
      await world.close()
    }
  })
})

describe('the environment', () => {
  test('names a model with every endpoint', () => {
    expect(sampleUpstreamOf({})).toBeUndefined()
    expect(() => sampleUpstreamOf({ HENGJIAN_SAMPLE_UPSTREAM: 'http://127.0.0.1:9/v1' })).toThrow(
      expect.objectContaining({ code: 'sample.upstream_incomplete' }),
    )
  })
})

describe('first-run.json', () => {
  test('can be read by its owner alone and holds exactly what stays', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hengjian-first-run-'))
    try {
      const people = [{ login: 'operator', role: 'operator' as const, password: 'secret' }]
      const keys = [{ application: 'drafting-assistant', id: newId('app'), key: 'hj_1' }]
      await writeFirstRun(folder, { origin: 'http://127.0.0.1:7800', people, keys })
      const file = join(folder, 'first-run.json')
      expect((await stat(file)).mode & 0o777).toBe(0o600)
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
        console: 'http://127.0.0.1:7800/',
        gateway: 'http://127.0.0.1:7800/v1',
        people: [{ name: 'operator', role: 'operator', password: 'secret' }],
        keys,
      })
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
