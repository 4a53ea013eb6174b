import type { Detector } from '@hengjian/guard'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GROUND_SLUG, PROBE_RAN, ProbeRun, runProbes } from '#contexts/controls/index.ts'
import { findInstitutionBySlug } from '#contexts/identity/index.ts'
import { entriesOf, listEntries, readEntry } from '#contexts/ledger/index.ts'
import { listStops } from '#contexts/permits/index.ts'
import { pageOfApplications } from '#contexts/registry/index.ts'
import { addMs } from '#kernel/time.ts'
import { beginRound, endRound } from '../src/contexts/controls/probes/round-store.ts'
import { newestRuns, pageOfRuns } from '../src/contexts/controls/probes/run-store.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import { type DoorWorld, openDoorWorld } from './door-world.ts'

describeOnDatabases('probes on the running product', (database) => {
  let door: DoorWorld
  beforeAll(async () => {
    door = await openDoorWorld(database)
  })
  afterAll(() => door.close())

  const run = (statement?: string, origin = door.origin) =>
    runProbes(
      { origin, institutions: [door.sample.institution.id], statement },
      door.world.services,
    )
  const entriesOfKind = async (kind: string) => {
    const { id } = door.sample.institution
    const stored = await listEntries(door.world.db, id, { kinds: [kind] }, 0, 1_000)
    return stored.map(readEntry)
  }
  const incidentsOfProbes = async () =>
    (await entriesOfKind('incident.opened')).filter(({ body }) =>
      JSON.stringify(body).includes('"kind":"probe"'),
    )
  const ground = async () => (await findInstitutionBySlug(door.world.db, GROUND_SLUG))!.id

  test.each(['en', 'zh-CN'] as const)(
    'everything is refused for the right reason in %s, and the institution has an entry for each statement',
    async (locale) => {
      const before = await pageOfApplications(
        door.world.db,
        door.sample.institution.id,
        {},
        { limit: 100 },
      )
      const { origin } = await door.another(undefined, undefined, locale)
      const earlier = (await entriesOfKind(PROBE_RAN)).length
      const results = await run(undefined, origin)
      expect(
        results
          .filter(({ outcome }) => outcome !== 'held')
          .map(({ probe, outcome, seen }) => `${probe}: ${outcome}, ${seen}`),
      ).toEqual([])
      const runs = (await entriesOfKind(PROBE_RAN))
        .slice(earlier)
        .map(({ body }) => ProbeRun.parse(body))
      expect(runs.map(({ probe, statement }) => `${probe} ${statement}`)).toEqual(
        results.flatMap(({ probe, statements }) => statements.map((id) => `${probe} ${id}`)),
      )
      expect(await incidentsOfProbes()).toEqual([])
      // What was tried stands in nobody's inventory but the ground's.
      expect(
        await pageOfApplications(door.world.db, door.sample.institution.id, {}, { limit: 100 }),
      ).toEqual(before)
    },
  )

  test('a round leaves nothing running behind it', async () => {
    const institution = await ground()
    const applications = await pageOfApplications(door.world.db, institution, {}, { limit: 200 })
    expect(applications.length).toBeGreaterThan(5)
    expect(new Set(applications.map(({ stage }) => stage))).toEqual(new Set(['retirement']))
    expect(await listStops(door.world.db, institution, { inForce: true }, 10)).toEqual([])
  })

  test('a control that lets something pass is an incident, once a day', async () => {
    const blind: Detector[] = []
    const { origin } = await door.another(blind)
    const results = await run('25.4', origin)
    expect(results).toMatchObject([
      { probe: 'injection', outcome: 'passed-through', seen: 'passed' },
    ])
    await run('25.4', origin)
    const incidents = await incidentsOfProbes()
    expect(incidents).toMatchObject([
      { body: { kind: 'control-failure', source: { kind: 'probe', subject: 'injection' } } },
    ])
  })

  test('an answer that leaves no record is not taken for a refusal before the model', async () => {
    const constraint = 'gateway.open_call drop constraint open_call_class_is_kept'
    await sql.raw(`alter table ${constraint}`).execute(door.world.db)
    const results = await run('22.4')
    expect(results.find(({ probe }) => probe === 'record-store-down')).toMatchObject({
      outcome: 'passed-through',
      seen: 'answer_unrecorded',
    })
  })

  test('what the probes of a statement saw is listed page by page, newest first, and of nobody else', async () => {
    const { db, sample } = { db: door.world.db, sample: door.sample }
    const query = { statement: '25.4', probes: ['injection'] }
    const page = (more: object) =>
      pageOfRuns(db, sample.institution.id, { ...query, limit: 50, ...more })
    const all = await page({})
    expect(all.map(({ outcome }) => outcome)).toEqual([
      ...['passed-through', 'passed-through', 'held', 'held'],
    ])
    expect(await page({ before: all[1]!.seq, limit: 1 })).toEqual([all[2]])
    expect(await page({ outcome: 'held' })).toEqual(all.slice(2))
    expect(await page({ statement: '24.6', outcome: 'held' })).toHaveLength(2)
    expect(await pageOfRuns(db, await ground(), { ...query, limit: 50 })).toEqual([])
    const newest = await newestRuns(db, sample.institution.id, ['injection', 'never'])
    expect([...newest.values()]).toMatchObject([{ outcome: 'passed-through', seen: 'passed' }])
  })

  test('two rounds do not run at once, and one that was killed is ended by the next', async () => {
    const { db, services } = door.world
    const institution = await ground()
    const open = await beginRound(db, institution, services.now(), 60_000)
    await expect(run('25.2')).rejects.toMatchObject({ code: 'controls.round_running' })
    await endRound(db, institution, open!, services.now())
    await beginRound(db, institution, addMs(services.now(), -600_000), 60_000)
    expect(await run('25.2')).toMatchObject([{ outcome: 'held' }, { outcome: 'held' }])
  })

  test('nothing is recorded where nobody answers, or for a statement that no probe tries', async () => {
    const before = await entriesOfKind(PROBE_RAN)
    await expect(run(undefined, 'http://127.0.0.1:9')).rejects.toMatchObject({
      code: 'controls.product_silent',
    })
    await expect(run('32.1')).rejects.toMatchObject({ code: 'controls.probe_unknown' })
    expect(await entriesOfKind(PROBE_RAN)).toEqual(before)
  })

  test('no key and no mark of a round stands in the clear in any entry', async () => {
    for (const institution of [await ground(), door.sample.institution.id]) {
      for await (const entry of entriesOf(door.world.db, institution, {})) {
        expect(JSON.stringify(entry)).not.toMatch(/hj_|11010119900307109X|13912345678/)
      }
    }
  })
})
