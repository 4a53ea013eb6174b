import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { attachEmbedded } from '#platform/database/embedded/index.ts'
import { openSession } from '../src/cli/tour/session.ts'
import { isSampled } from '../src/contexts/gateway/call-facts.ts'
import { completion } from './door-world.ts'

const PROGRAM = join(import.meta.dirname, '../src/cli/main.ts')
const ANSWER_MS = 25
const CALLERS = 8
const ACKNOWLEDGED_MIN = 40
/** No permit of the sample has more of its calls looked at afterwards. */
const SAMPLED_PERCENT_MAX = 50

interface FirstRun {
  readonly gateway: string
  readonly keys: readonly { readonly application: string; readonly key: string }[]
  readonly people: readonly {
    readonly name: string
    readonly role: string
    readonly password: string
  }[]
}

/** Real processes, killed under load: what was acknowledged is there afterwards, and the ledger verifies. */
describe('processes that are killed under load', () => {
  /** An installation with the sample, stopped in order: every test begins with a copy. */
  let fresh: string
  let folder: string
  let upstream: Server
  /** Set where the model answers no more; it resolves once a call waits for it. */
  let withheld: PromiseWithResolvers<void> | undefined
  let running: ChildProcess | undefined

  beforeAll(async () => {
    upstream = createServer((request, response) => {
      request.resume()
      if (withheld !== undefined) return withheld.resolve()
      setTimeout(() => {
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify(completion))
      }, ANSWER_MS)
    })
    upstream.listen(0, '127.0.0.1')
    await once(upstream, 'listening')
    fresh = await mkdtemp(join(tmpdir(), 'hengjian-fault-'))
    await start(fresh)
    await stop()
  })
  afterAll(async () => {
    upstream.closeAllConnections()
    upstream.close()
    await rm(fresh, { recursive: true, force: true })
  })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hengjian-fault-'))
    await cp(fresh, folder, { recursive: true })
  })
  afterEach(async () => {
    withheld = undefined
    await stop()
    await rm(folder, { recursive: true, force: true })
  })

  async function stop() {
    if (running?.exitCode !== null || running.signalCode !== null) return
    const exited = once(running, 'exit')
    // One that a test halted could not hear that it is to stop.
    running.kill('SIGCONT')
    running.kill('SIGTERM')
    await exited
  }

  async function start(data = folder): Promise<FirstRun> {
    const { port } = upstream.address() as AddressInfo
    const child = spawn(
      process.execPath,
      [PROGRAM, 'serve', '--sample', '--data', data, '--port', '0'],
      {
        env: {
          ...process.env,
          HENGJIAN_SAMPLE_UPSTREAM: `http://127.0.0.1:${port}/v1`,
          HENGJIAN_SAMPLE_UPSTREAM_MODEL: 'upstream-model',
        },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
    running = child
    const said = await new Promise<string>((resolve, reject) => {
      let text = ''
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        if (text.includes('/readyz')) resolve(text)
      })
      child.once('exit', (code) => reject(new Error(`serve ended with ${code}:\n${text}`)))
    })
    const origin = /http:\/\/[\d.]+:\d+/.exec(said)![0]
    const firstRun = JSON.parse(await readFile(join(data, 'first-run.json'), 'utf8')) as FirstRun
    return { ...firstRun, gateway: `${origin}/v1` }
  }

  /** Calls from several callers until the program dies; the ids of what was acknowledged. */
  function load({ gateway, keys }: FirstRun) {
    const acknowledged: string[] = []
    const enough = Promise.withResolvers<void>()
    const key = keys.find(({ application }) => application === 'customer-assistant')!.key
    async function caller() {
      try {
        for (;;) {
          const response = await fetch(`${gateway}/chat/completions`, {
            method: 'POST',
            headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
            body: JSON.stringify({
              model: 'extractive-answerer',
              messages: [{ role: 'user', content: '你好' }],
            }),
          })
          const id = response.headers.get('x-hengjian-record')
          await response.json()
          if (response.status === 200) acknowledged.push(id!)
          if (acknowledged.length >= ACKNOWLEDGED_MIN) enough.resolve()
        }
      } catch {
        // The program is gone; what it had not acknowledged was promised to nobody.
      }
    }
    const done = Promise.all(Array.from({ length: CALLERS }, caller))
    return { acknowledged, enough: enough.promise, done }
  }

  async function inDatabase<T>(body: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client(await attachEmbedded(folder))
    await client.connect()
    try {
      return await body(client)
    } finally {
      await client.end()
    }
  }

  async function assertNothingLost(acknowledged: readonly string[]) {
    const found = await inDatabase(async (client) => {
      const { rows } = await client.query('select id from ledger.entry where id = any($1)', [
        acknowledged,
      ])
      return rows.map(({ id }) => id as string)
    })
    expect(found.sort()).toEqual([...acknowledged].sort())
    const verify = promisify(execFile)(process.execPath, [
      PROGRAM,
      'ledger',
      'verify',
      '--data',
      folder,
      '--json',
    ])
    await expect(verify).resolves.toMatchObject({ stdout: expect.stringContaining('"ok"') })
  }

  test('the program: what was acknowledged is there, what was cut shows as interrupted, the ledger verifies', async () => {
    const { acknowledged, enough, done } = load(await start())
    await enough
    withheld = Promise.withResolvers()
    await withheld.promise
    running!.kill('SIGKILL')
    await done

    await start()
    await assertNothingLost(acknowledged)
    const interrupted = await inDatabase(async (client) => {
      const { rows } = await client.query(
        `select count(*)::int as count from ledger.entry where kind = 'call.interrupted' and text like '%"by":"process"%'`,
      )
      const { rows: open } = await client.query(
        'select count(*)::int as count from gateway.open_call',
      )
      return { interrupted: rows[0].count as number, open: open[0].count as number }
    })
    expect(interrupted.open).toBe(0)
    expect(interrupted.interrupted).toBeGreaterThan(0)
  })

  test('a record that was too late for its answer does not stand as answered where the program died before it said so', async () => {
    const { gateway, keys } = await start()
    const key = keys.find(({ application }) => application === 'customer-assistant')!.key
    const ask = () =>
      fetch(`${gateway}/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          model: 'extractive-answerer',
          messages: [{ role: 'user', content: '你好' }],
        }),
      })
    const kindsIn = async (client: pg.Client, record: string | null) => {
      const { rows } = await client.query(
        `select kind, text::jsonb #>> '{body,outcome,as}' as outcome from ledger.entry
         where id = $1 or text::jsonb #>> '{body,record}' = $1 order by seq`,
        [record],
      )
      return rows.map(({ kind, outcome }) => `${kind} ${outcome}`)
    }
    const record = await inDatabase(async (client) => {
      // The database takes no entries: the record waits in it, and is written while the program can do nothing any more.
      const askTooLate = async (): Promise<string> => {
        await client.query('begin')
        await client.query('lock table ledger.entry in exclusive mode')
        const late = await ask()
        expect(await late.json()).toMatchObject({ error: { code: 'answer_unrecorded' } })
        const id = late.headers.get('x-hengjian-record')!
        if (!isSampled(id, SAMPLED_PERCENT_MAX)) return id
        // Its record and its review are one transaction, which dies with the program.
        await client.query('commit')
        await expect.poll(async () => (await kindsIn(client, id)).length).toBe(2)
        return askTooLate()
      }
      const id = await askTooLate()
      running!.kill('SIGSTOP')
      await client.query('commit')
      await expect.poll(() => kindsIn(client, id)).toEqual(['call.recorded answered'])
      running!.kill('SIGKILL')
      return id
    })
    const kindsOf = () => inDatabase((client) => kindsIn(client, record))

    await start()
    const corrected = ['call.recorded answered', 'call.withheld interrupted']
    expect(await kindsOf()).toEqual(corrected)
    running!.kill('SIGKILL')

    await start()
    expect(await kindsOf()).toEqual(corrected)
  })

  test('a stop that was answered stands after the program was killed', async () => {
    const { gateway, people } = await start()
    const origin = new URL(gateway).origin
    const { name: login, password } = people.find(({ role }) => role === 'operator')!
    const operator = await openSession(origin, 'en', { login, password })
    const stop = { hits: { scope: 'all' }, reason: 'killed right after' }
    expect(await operator.send('POST', '/stops', stop)).toMatchObject({ status: 201 })
    running!.kill('SIGKILL')

    const again = await start()
    const answer = await fetch(`${again.gateway}/models`, {
      headers: { authorization: `Bearer ${again.keys[0]!.key}` },
    })
    expect(answer.status).toBe(409)
  })

  test('a ticket outlives the program: what was held is decided by a person after the restart, and leaves', async () => {
    const first = await start()
    const key = first.keys.find(({ application }) => application === 'customer-assistant')!.key
    const authorization = `Bearer ${key}`
    const held = await fetch(`${first.gateway}/chat/completions`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'extractive-answerer',
        messages: [{ role: 'user', content: '我要投诉' }],
        hengjian: { topic: 'complaint' },
      }),
    })
    expect(held.status).toBe(202)
    running!.kill('SIGKILL')
    const { poll, record } = (await held.json()) as { poll: string; record: string }

    const { gateway, people } = await start()
    const { origin } = new URL(gateway)
    const ask = () => fetch(`${origin}${poll}`, { headers: { authorization } })
    expect((await ask()).status).toBe(202)
    const { name: login, password } = people.find(({ role }) => role === 'reviewer')!
    const reviewer = await openSession(origin, 'zh-CN', { login, password })
    const path = poll.replace(/^\/api/, '')
    await reviewer.ask(z.unknown(), 'POST', `${path}/claim`)
    const release = { verdict: 'release', reason: '答复无误' }
    await reviewer.ask(
      z.object({ outcome: z.literal('released') }),
      'POST',
      `${path}/decisions`,
      release,
    )
    running!.kill('SIGKILL')

    const again = await start()
    const answer = await fetch(`${new URL(again.gateway).origin}${poll}`, {
      headers: { authorization },
    })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('存款保险')
    await assertNothingLost([record])
  })

  test('the database: the program ends and says so; started again, nothing is lost', async () => {
    const { acknowledged, enough, done } = load(await start())
    await enough
    const pid = Number(
      (await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0],
    )
    const child = running!
    const exited = once(child, 'exit')
    process.kill(pid, 'SIGKILL')
    const [code] = await exited
    expect(code).toBe(3)
    await done

    await start()
    await assertNothingLost(acknowledged)
  })
})
