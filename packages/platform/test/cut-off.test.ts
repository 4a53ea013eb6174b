import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '../src/testing/global-setup.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import { type DoorWorld, openDoorWorld } from './door-world.ts'

const question = {
  model: 'extractive-answerer',
  messages: [{ role: 'user', content: '存款保险最高赔付多少？' }],
}

/** A wire to the database that can be cut: what is sent into it then neither arrives nor fails. */
async function openWire({ name, connection }: TestDatabase) {
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    const far = reach(connection)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      if (isCut) from.pause()
      from.on('data', (bytes) => to.write(bytes))
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    database: { name, connection: at(connection, port) } satisfies TestDatabase,
    cut() {
      isCut = true
      for (const socket of sockets) socket.pause()
    },
    mend() {
      isCut = false
      for (const socket of sockets) socket.resume()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

function reach({ host, port, connectionString }: TestDatabase['connection']): Socket {
  if (connectionString !== undefined) {
    const { hostname, port: named } = new URL(connectionString)
    return connect(Number(named || 5_432), hostname)
  }
  return connect(join(host!, `.s.PGSQL.${port}`))
}

function at(connection: TestDatabase['connection'], port: number): TestDatabase['connection'] {
  const { connectionString } = connection
  if (connectionString === undefined) return { ...connection, host: '127.0.0.1', port }
  const url = new URL(connectionString)
  url.host = `127.0.0.1:${port}`
  return { connectionString: url.toString() }
}

describeOnDatabases('a gateway whose wire to the database is cut', (database) => {
  let wire: Awaited<ReturnType<typeof openWire>>
  let door: DoorWorld

  beforeAll(async () => {
    wire = await openWire(database)
    door = await openDoorWorld(wire.database)
  })
  afterAll(async () => {
    wire.mend()
    await door.close()
    await wire.close()
  })

  /** The status and what is said; `waiting` where there is none within a moment. */
  const answerOf = async (application: string) => {
    const response = await door.call(application, question)
    return {
      status: response.status,
      error: ((await response.json()) as { error?: unknown }).error,
    }
  }
  async function ask(application = 'customer-assistant') {
    const call = answerOf(application)
    const moment = new Promise<'waiting'>((resolve) => setTimeout(resolve, 500, 'waiting'))
    call.catch(() => undefined)
    return Promise.race([call, moment])
  }

  test('refuses calls within its lease that cannot be recorded, sends nothing, and leaves no call open', async () => {
    await expect.poll(() => ask()).toMatchObject({ status: 200 })
    const sent = door.received.length
    wire.cut()
    expect(await answerOf('customer-assistant')).toMatchObject({
      status: 503,
      error: { code: 'record_unavailable', message: expect.stringContaining('cannot be recorded') },
    })
    expect(door.received.length).toBe(sent)
    // Nothing written for so long means the same for the tiers whose records need not be durable first.
    await expect.poll(() => ask('drafting-assistant')).toMatchObject({ status: 503 })
    wire.mend()
    await expect.poll(() => ask()).toMatchObject({ status: 200 })
    const open = () => door.world.db.selectFrom('gateway.open_call').select('id').execute()
    await expect.poll(open).toEqual([])
  })

  test('refuses high-tier calls once its lease is over, says so, and serves again when it is mended', async () => {
    await expect.poll(() => ask()).toMatchObject({ status: 200 })
    const sent = door.received.length
    wire.cut()
    await expect
      .poll(() => ask(), { interval: 100 })
      .toMatchObject({
        status: 503,
        error: {
          code: 'record_unavailable',
          message: expect.stringContaining('has not heard from the database'),
        },
      })
    expect(door.received.length).toBe(sent)
    wire.mend()
    await expect.poll(() => ask()).toMatchObject({ status: 200 })
  })
})
