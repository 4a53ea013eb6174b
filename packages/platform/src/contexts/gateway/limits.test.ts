import { once } from 'node:events'
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type ApplicationId, type InstitutionId, newId } from '#kernel/ids.ts'
import { addMs, type Instant } from '#kernel/time.ts'
import { type Connected, connect } from '#platform/database/connect.ts'
import { describeOnDatabases, openWorld, type World } from '../../testing/world.ts'
import { leaseUnits } from './limit-store.ts'
import type { Quota } from './limit-tables.ts'
import { createLimiter, type Limiter, sweepQuotas, type Taken } from './limits.ts'

const MORNING = '2026-06-18T01:02:10.000Z' as Instant
const PLENTY = {
  requestsPerMinute: 1_000_000,
  tokensPerMinute: 1_000_000_000,
  costPerDayMilli: 1_000_000_000,
}
const NOTHING = { tokens: 0, costMilli: 0 }

const consumer = () => ({
  institution: newId('ins') as InstitutionId,
  application: newId('app') as ApplicationId,
})

function accepted(taken: Taken) {
  if (!taken.ok) throw new Error(`refused: ${taken.what}`)
  return taken
}

describeOnDatabases('limits over all processes', (database) => {
  let world: World
  let processes: Connected[]
  let now = MORNING
  const clock = () => now

  beforeAll(async () => {
    world = await openWorld(database)
    processes = [1, 2, 3].map(() => connect(world.connection, () => undefined))
  })
  afterAll(async () => {
    for (const process of processes) await process.close()
    await world.close()
  })

  const limiters = () => processes.map(({ db }) => createLimiter({ db, now: clock }))
  const one = (): Limiter => createLimiter({ db: world.db, now: clock })
  const usedOf = async (application: ApplicationId, what: Quota) => {
    const rows = await world.db
      .selectFrom('gateway.quota')
      .select('used')
      .where('application', '=', application)
      .where('what', '=', what)
      .orderBy('window_start')
      .execute()
    return rows.map(({ used }) => used)
  }

  test('a small limit is exact over three processes that all ask at once', async () => {
    const who = consumer()
    const limits = { ...PLENTY, requestsPerMinute: 17 }
    const takes = limiters().flatMap((limiter) =>
      Array.from({ length: 20 }, () => limiter.take(who, limits, NOTHING)),
    )
    const taken = await Promise.all(takes)
    expect(taken.filter(({ ok }) => ok)).toHaveLength(17)
    expect(taken.find(({ ok }) => !ok)).toEqual({
      ok: false,
      what: 'requests',
      retryAfterSeconds: 50,
    })
    expect(await usedOf(who.application, 'requests')).toEqual([17])
  })

  test('whatever is asked in whatever order, no window gives more than its limit', async () => {
    for (let seed = 1; seed <= 6; seed += 1) {
      const who = consumer()
      const limits = { requestsPerMinute: 150, tokensPerMinute: 4_000 * seed, costPerDayMilli: 900 }
      let tokens = 0
      let costMilli = 0
      let requests = 0
      await Promise.all(
        limiters().map(async (limiter, index) => {
          for (let batch = 0; batch < 8; batch += 1) {
            const estimates = Array.from({ length: 9 }, (_, turn) => {
              const mix =
                (seed * 7_919 + index * 104_729 + batch * 1_299_709 + turn * 15_485_863) % 997
              return { tokens: mix, costMilli: mix % 13 }
            })
            await Promise.all(
              estimates.map(async (estimate) => {
                const taken = await limiter.take(who, limits, estimate)
                if (!taken.ok) return
                requests += 1
                tokens += estimate.tokens
                costMilli += estimate.costMilli
              }),
            )
          }
        }),
      )
      expect(requests).toBeGreaterThan(0)
      expect(requests).toBeLessThanOrEqual(limits.requestsPerMinute)
      expect(tokens).toBeLessThanOrEqual(limits.tokensPerMinute)
      expect(costMilli).toBeLessThanOrEqual(limits.costPerDayMilli)
      for (const [what, limit] of [
        ['requests', limits.requestsPerMinute],
        ['tokens', limits.tokensPerMinute],
        ['cost', limits.costPerDayMilli],
      ] as const) {
        for (const used of await usedOf(who.application, what))
          expect(used).toBeLessThanOrEqual(limit)
      }
    }
  })

  test('a large limit is leased in parts and then spent without asking', async () => {
    const who = consumer()
    const limiter = one()
    const limits = { ...PLENTY, requestsPerMinute: 2_000 }
    accepted(await limiter.take(who, limits, { tokens: 10, costMilli: 1 }))
    for (let call = 0; call < 99; call += 1) {
      const taken = limiter.take(who, limits, { tokens: 10, costMilli: 1 })
      expect(taken).not.toBeInstanceOf(Promise)
      expect(taken).toMatchObject({ ok: true })
    }
    expect(await usedOf(who.application, 'requests')).toEqual([100])
    expect(limiter.take(who, limits, NOTHING)).toBeInstanceOf(Promise)
  })

  test('applications and institutions do not share a limit', async () => {
    const who = consumer()
    const limits = { ...PLENTY, requestsPerMinute: 1 }
    const limiter = one()
    accepted(await limiter.take(who, limits, NOTHING))
    expect(await limiter.take(who, limits, NOTHING)).toMatchObject({ ok: false, what: 'requests' })
    accepted(await limiter.take({ ...consumer(), institution: who.institution }, limits, NOTHING))
    accepted(await limiter.take({ ...consumer(), application: who.application }, limits, NOTHING))
  })

  test('each limit refuses by its own name and until its own window ends', async () => {
    const limiter = one()
    expect(
      await limiter.take(
        consumer(),
        { ...PLENTY, tokensPerMinute: 100 },
        { tokens: 101, costMilli: 0 },
      ),
    ).toEqual({ ok: false, what: 'tokens', retryAfterSeconds: 50 })
    // 9:02:10 in China, whose midnight it is.
    const untilMidnight = 15 * 3_600 - 2 * 60 - 10
    expect(
      await limiter.take(
        consumer(),
        { ...PLENTY, costPerDayMilli: 5 },
        { tokens: 0, costMilli: 5.1 },
      ),
    ).toEqual({ ok: false, what: 'cost', retryAfterSeconds: untilMidnight })
  })

  test('a call that was refused for one limit has taken nothing of the others', async () => {
    const who = consumer()
    const limiter = one()
    const limits = { ...PLENTY, requestsPerMinute: 1, tokensPerMinute: 10 }
    expect(await limiter.take(who, limits, { tokens: 11, costMilli: 0 })).toMatchObject({
      what: 'tokens',
    })
    accepted(await limiter.take(who, limits, { tokens: 10, costMilli: 0 }))
  })

  test('a new window begins anew, and what was left of the old one is worth nothing', async () => {
    const who = consumer()
    const limiter = one()
    const limits = { ...PLENTY, requestsPerMinute: 40 }
    accepted(await limiter.take(who, limits, NOTHING))
    now = addMs(MORNING, 60_000)
    const again = await Promise.all(
      Array.from({ length: 60 }, () => limiter.take(who, limits, NOTHING)),
    )
    now = MORNING
    expect(again.filter(({ ok }) => ok)).toHaveLength(40)
    expect(await usedOf(who.application, 'requests')).toEqual([2, 40])
  })

  test('a surplus is given back once, and only to its own window', async () => {
    const who = consumer()
    const limiter = one()
    const limits = { ...PLENTY, tokensPerMinute: 10 }
    const first = accepted(await limiter.take(who, limits, { tokens: 10, costMilli: 0 }))
    first.settle({ tokens: 4, costMilli: 0 })
    first.settle({ tokens: 0, costMilli: 0 })
    expect(await limiter.take(who, limits, { tokens: 7, costMilli: 0 })).toMatchObject({
      what: 'tokens',
    })
    const second = accepted(await limiter.take(who, limits, { tokens: 6, costMilli: 0 }))

    now = addMs(MORNING, 60_000)
    accepted(await limiter.take(who, limits, { tokens: 10, costMilli: 0 }))
    second.settle({ tokens: 0, costMilli: 0 })
    expect(await limiter.take(who, limits, { tokens: 1, costMilli: 0 })).toMatchObject({
      what: 'tokens',
    })
    now = MORNING
  })

  test('what a call consumed beyond its estimate is owed, over windows if it must be', async () => {
    const who = consumer()
    const limiter = one()
    const limits = { ...PLENTY, tokensPerMinute: 100 }
    const estimate = { tokens: 10, costMilli: 0 }
    accepted(await limiter.take(who, limits, estimate)).settle({ tokens: 235, costMilli: 0 })
    const outcomes: boolean[] = []
    for (let minute = 0; minute < 4; minute += 1) {
      now = addMs(MORNING, minute * 60_000)
      outcomes.push((await limiter.take(who, limits, estimate)).ok)
    }
    now = MORNING
    // The first window pays 100, the second 100, the third the last 35 and has room again.
    expect(outcomes).toEqual([false, false, true, true])
  })

  test('a limit that was raised holds at once, one that was lowered too', async () => {
    const who = consumer()
    const limiter = one()
    const with1 = { ...PLENTY, requestsPerMinute: 1 }
    accepted(await limiter.take(who, with1, NOTHING))
    expect(await limiter.take(who, with1, NOTHING)).toMatchObject({ ok: false })
    accepted(await limiter.take(who, { ...PLENTY, requestsPerMinute: 2 }, NOTHING))
    expect(await limiter.take(who, with1, NOTHING)).toMatchObject({ ok: false })
  })

  test('a refusal is remembered: the window is not asked for the same again', async () => {
    const who = consumer()
    const limiter = one()
    const limits = { ...PLENTY, requestsPerMinute: 2 }
    for (let call = 0; call < 2; call += 1) accepted(await limiter.take(who, limits, NOTHING))
    expect(await limiter.take(who, limits, NOTHING)).toMatchObject({ ok: false })
    const { db } = processes[0]!
    await db.deleteFrom('gateway.quota').where('application', '=', who.application).execute()
    expect(await limiter.take(who, limits, NOTHING)).toMatchObject({ ok: false })
    expect(await usedOf(who.application, 'requests')).toEqual([])
  })

  test('less than asked is granted where less is left, and nothing where too little is', async () => {
    const lease = (units: number, unitsMin: number, limit = 10) =>
      leaseUnits(world.db, { ...who, what: 'tokens', windowStart: MORNING, units, unitsMin, limit })
    const who = consumer()
    expect(await lease(7, 1)).toBe(7)
    expect(await lease(7, 4)).toBe(0)
    expect(await lease(7, 3)).toBe(3)
    expect(await lease(1, 1)).toBe(0)
    // A limit lowered below what was used grants nothing and breaks nothing.
    expect(await lease(1, 1, 4)).toBe(0)
    expect(await usedOf(who.application, 'tokens')).toEqual([10])
  })

  test('windows that have long passed are swept, the others are not', async () => {
    const who = consumer()
    const limiter = one()
    accepted(await limiter.take(who, PLENTY, NOTHING))
    const later = { db: world.db, now: () => addMs(MORNING, 3 * 86_400_000) }
    accepted(await createLimiter(later).take(who, PLENTY, NOTHING))
    await sweepQuotas(later)
    expect(await usedOf(who.application, 'requests')).toHaveLength(1)
    expect(await sweepQuotas(later)).toBe(0)
  })
})

describe('limits without a database', () => {
  test('what is on lease may be spent, then calls are refused as unavailable', async () => {
    const gone = connect({ host: '127.0.0.1', port: 1 }, () => undefined)
    const limiter = createLimiter({ db: gone.db, now: () => MORNING })
    const refused = { ok: false, what: 'unavailable', retryAfterSeconds: 1 }
    const who = consumer()
    const takes = Array.from({ length: 5 }, () => limiter.take(who, PLENTY, NOTHING))
    expect(await Promise.all(takes)).toEqual(Array(5).fill(refused))
    expect(await limiter.take(who, PLENTY, NOTHING)).toEqual(refused)
    await gone.close()
  })
})

describeOnDatabases('limits while the database goes away and comes back', (database) => {
  test('the lease is spent, then calls are refused, and taken again afterwards', async () => {
    const world = await openWorld(database)
    const wire = await openWire(world)
    const cut = connect(wire.connection, () => undefined)
    const limiter = createLimiter({ db: cut.db, now: () => MORNING })
    const who = consumer()
    const limits = { ...PLENTY, requestsPerMinute: 40 }
    const take = async () => limiter.take(who, limits, NOTHING)
    accepted(await take())
    await wire.cut()
    accepted(await take())
    expect(await take()).toMatchObject({ ok: false, what: 'unavailable' })
    await wire.mend()
    await vi.waitFor(async () => accepted(await take()), { timeout: 30_000 })
    await cut.close()
    await wire.cut()
    await world.close()
  })
})

/** A wire between the program and the database that can be cut and mended. */
async function openWire({ connection }: World) {
  const { host, port: databasePort } = new pg.Client(connection)
  const target = host.startsWith('/')
    ? { path: `${host}/.s.PGSQL.${databasePort}` }
    : { host, port: databasePort }
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = dial(target)
    for (const socket of [near, far]) {
      sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)))
    }
    near.pipe(far).pipe(near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { connectionString, ...rest } = connection
  const url = connectionString === undefined ? undefined : new URL(connectionString)
  if (url !== undefined) url.host = `127.0.0.1:${port}`
  return {
    connection:
      url === undefined
        ? { ...rest, host: '127.0.0.1', port }
        : { connectionString: url.toString() },
    async cut() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
    async mend() {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
  }
}
