import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  actorOf,
  addPerson,
  bootstrapInstitution,
  deactivatePerson,
} from '#contexts/identity/index.ts'
import { type EntryFilter, entriesOf, integrateAll } from '#contexts/ledger/index.ts'
import type { PersonActor, Role } from '#kernel/actor.ts'
import { addDays, addMs, type Instant, parseInstant } from '#kernel/time.ts'
import { together } from '#platform/database/transaction.ts'
import { saveBeat } from '#platform/jobs/life-store.ts'
import { describeOnDatabases, openWorld, type World } from '../../testing/world.ts'
import { sweepNotices } from './jobs.ts'
import type { NoticeDraft, NoticeId } from './notice.ts'
import { postNotice } from './post-notice.ts'
import {
  countUnreadNotices,
  listNotices,
  markAllNoticesRead,
  markNoticesRead,
} from './read-notices.ts'
import { NO_SUSPICION, watchWork } from './watch-work.ts'

describeOnDatabases('notices', (database) => {
  let world: World
  let present: Instant = parseInstant('2026-06-01')!
  let administrator: PersonActor
  let operator: PersonActor
  let manager: PersonActor
  let stranger: PersonActor

  beforeAll(async () => {
    world = await openWorld(database, { now: () => present })
    administrator = await bank('first')
    stranger = await bank('second')
    operator = await add('operator', 'operator')
    manager = await add('manager', 'risk-manager', 'operator')
  })
  afterAll(() => world.close())

  async function bank(slug: string) {
    const { administrator } = await bootstrapInstitution(
      {
        slug,
        name: { zh: '示例银行', en: 'Example Bank' },
        administrator: { login: `admin.${slug}`, name: '示例管理员' },
      },
      world.services,
    )
    return actorOf(administrator)
  }
  async function add(login: string, ...roles: [Role, ...Role[]]) {
    return actorOf(
      await addPerson(administrator, { login, name: '示例人员', roles }, world.services),
    )
  }
  const draft = (to: NoticeDraft['to'], dedupeKey?: string): NoticeDraft => ({
    institution: administrator.institution,
    kind: 'stop.tripped',
    subject: 'stop_1',
    to,
    severity: 'critical',
    title: { zh: '已停用', en: 'Stopped' },
    body: { zh: '某应用已停用', en: 'An application was stopped' },
    link: '/stops',
    ...(dedupeKey !== undefined && { dedupeKey }),
  })
  const post = (to: NoticeDraft['to'], dedupeKey?: string) =>
    together(world.db, (tx) => postNotice(tx, draft(to, dedupeKey), world.services))
  const inbox = async (actor: PersonActor) =>
    (await listNotices(actor, { limit: 50 }, world.services)).items
  const entries = (filter: EntryFilter) =>
    Array.fromAsync(entriesOf(world.db, administrator.institution, filter))
  const has = async (actor: PersonActor, id: NoticeId) =>
    (await inbox(actor)).some((notice) => notice.id === id)

  test('reaches everybody who has a role or is named, once each, and nobody else', async () => {
    const id = (await post({ roles: ['operator', 'risk-manager'], people: [manager.id] }))!
    expect((await inbox(manager)).filter((notice) => notice.id === id)).toHaveLength(1)
    expect(await has(operator, id)).toBe(true)
    expect(await has(administrator, id)).toBe(false)
    expect(await has(stranger, id)).toBe(false)
    const [entry] = await entries({ subject: id })
    expect(entry).toMatchObject({
      kind: 'notice.posted',
      body: { notice: 'stop.tripped', about: 'stop_1', recipients: [operator.id, manager.id] },
    })
  })

  test('what finds nobody active goes to the administrators', async () => {
    const gone = await add('gone', 'auditor')
    await deactivatePerson(administrator, gone.id, world.services)
    const id = (await post({ roles: ['auditor'], people: [gone.id] }))!
    expect(await has(administrator, id)).toBe(true)
  })

  test('a notice with a known key is not posted again, whoever posts first', async () => {
    const both = await Promise.all([
      post({ roles: ['operator'] }, 'clock 1'),
      post({ roles: ['operator'] }, 'clock 1'),
    ])
    expect(both.filter((id) => id !== undefined)).toHaveLength(1)
  })

  test('what is rolled back was never posted', async () => {
    const before = await countUnreadNotices(operator, world.services)
    const failing = together(world.db, async (tx) => {
      await postNotice(tx, draft({ roles: ['operator'] }), world.services)
      throw new Error('the act failed')
    })
    await expect(failing).rejects.toThrow('the act failed')
    expect(await countUnreadNotices(operator, world.services)).toBe(before)
  })

  test('each marks only their own, and what was read stays read since then', async () => {
    const id = (await post({ people: [operator.id] }))!
    const unread = await countUnreadNotices(operator, world.services)
    const foreign = markNoticesRead(manager, [id], world.services)
    await expect(foreign).rejects.toMatchObject({ code: 'oversight.unknown_notice' })
    await markNoticesRead(operator, [id], world.services)
    expect(await countUnreadNotices(operator, world.services)).toBe(unread - 1)
    const readAt = present
    present = addDays(present, 1)
    await markNoticesRead(operator, [id], world.services)
    const [newest] = await inbox(operator)
    expect(newest).toMatchObject({ id, readAt })
    const left = await entries({ kinds: ['notice.read'] })
    expect(left).toHaveLength(1)
  })

  test('all that fits is marked at once; what came after the newest that was seen stays unread', async () => {
    const many = await add('many', 'auditor')
    await together(world.db, async (tx) => {
      for (let count = 0; count < 205; count += 1) {
        await postNotice(tx, draft({ people: [many.id] }), world.services)
      }
    })
    const [seen] = await inbox(many)
    const later = (await post({ people: [many.id] }))!
    const all = (filter: { readonly kind?: string; readonly severity?: 'info' }) =>
      markAllNoticesRead(many, { upTo: seen!.id, ...filter }, world.services)
    expect(await all({ kind: 'stop.lifted' })).toBe(0)
    expect(await all({ severity: 'info' })).toBe(0)
    await markAllNoticesRead(operator, { upTo: seen!.id }, world.services)
    expect(await all({ kind: 'stop.tripped' })).toBe(205)
    expect(await all({})).toBe(0)
    const unread = await listNotices(many, { unread: true, limit: 50 }, world.services)
    expect(unread.items.map(({ id }) => id)).toEqual([later])
    const marked = (await entries({ kinds: ['notice.read'], subject: many.id })).map(
      ({ body }) => (body as { notices: string[] }).notices.length,
    )
    expect(marked).toEqual([200, 5])
  })

  test('an inbox forgets after its time, the ledger does not', async () => {
    const id = (await post({ people: [operator.id] }))!
    present = addDays(present, 401)
    await sweepNotices(world.services)
    expect(await inbox(operator)).toEqual([])
    const left = await entries({ subject: id })
    expect(left).toHaveLength(1)
  })

  test('whoever operates is told once that no worker runs, and of a log that stands still', async () => {
    const { db, services } = world
    const told = async () => (await inbox(operator)).map(({ kind }) => kind).sort()
    await saveBeat(db, 'wrk_1', present)
    await integrateAll(services)
    const well = await watchWork(NO_SUSPICION, services)
    expect(well).toEqual(NO_SUSPICION)
    await post({ people: [manager.id] })
    present = addMs(present, 120_000)
    let suspicion = await watchWork(well, services)
    expect(await told()).toEqual([])
    for (let look = 0; look < 2; look += 1) suspicion = await watchWork(suspicion, services)
    expect(await told()).toEqual(['ledger.standing', 'worker.silent'])
    expect((await inbox(stranger)).map(({ kind }) => kind)).toEqual(['worker.silent'])
    await saveBeat(db, 'wrk_1', present)
    await integrateAll(services)
    expect(await watchWork(suspicion, services)).toEqual(NO_SUSPICION)
  })
})
