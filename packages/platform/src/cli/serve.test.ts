import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openEmbedded } from '#platform/database/embedded/index.ts'
import { runCli, type Serving, startServing } from './scenario.ts'

const PATIENCE_MS = 180_000

describe('an installation of one folder', { timeout: PATIENCE_MS }, () => {
  let root: string
  let data: string
  let serving: Serving | undefined

  const cli = (args: readonly string[], environment?: Record<string, string>) =>
    runCli([...args, '--data', data], environment)

  async function stop() {
    serving?.signal('SIGTERM')
    const result = await serving?.ended
    serving = undefined
    return result
  }

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'hengjian-cli-'))
    data = join(root, 'data')
  })
  afterAll(async () => {
    await stop()
    await rm(root, { recursive: true, force: true })
  })

  test('the first start founds an institution and says where everything is', async () => {
    serving = await startServing(data, '--empty')
    const ready = await fetch(`${serving.origin}/readyz`)
    expect(ready.status).toBe(200)

    const file = join(data, 'first-run.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const firstRun = JSON.parse(await readFile(file, 'utf8'))
    expect(firstRun).toMatchObject({
      console: `${serving.origin}/`,
      gateway: `${serving.origin}/v1`,
      people: [{ name: 'administrator', role: 'administrator' }],
      keys: [],
    })
    const session = await fetch(`${serving.origin}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: serving.origin },
      body: JSON.stringify({ login: 'administrator', password: firstRun.people[0].password }),
    })
    expect(session.status).toBe(200)
  })

  test('another process is refused the folder, and told which has it', async () => {
    const { code, error } = await cli(['serve', '--port', '0'])
    expect(code).toBe(3)
    expect(error).toContain(`process ${serving!.pid} already uses`)
  })

  test('a port that is taken is said, and the folder is left in order', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const other = join(root, 'other')
    const { code, error } = await runCli(['serve', '--data', other, '--port', port])
    taken.close()
    expect(code).toBe(3)
    expect(error).toContain('cli.port_taken')
    expect(existsSync(join(other, 'hengjian.lock'))).toBe(false)
    expect(existsSync(join(other, 'postgres', 'postmaster.pid'))).toBe(false)
  })

  test('people act through the command line as themselves', async () => {
    const firstRun = JSON.parse(await readFile(join(data, 'first-run.json'), 'utf8'))
    const as = ['--as', 'administrator']
    const known = { HENGJIAN_PASSWORD: firstRun.people[0].password }
    const roles = ['--roles', 'auditor,validator', '--name', '李娜']
    const added = await cli(['users', 'add', 'li.na', ...roles, ...as], known)
    expect(added.code).toBe(0)
    const list = await cli(['users', 'list', '--json', ...as], known)
    expect(JSON.parse(list.out)).toMatchObject([
      { login: 'administrator' },
      { login: 'li.na', roles: ['validator', 'auditor'] },
    ])
    const refused = await cli(['users', 'list', ...as], { HENGJIAN_PASSWORD: 'guessed' })
    expect(refused).toMatchObject({ code: 2, out: '' })
    const forbidden = await cli(['users', 'deactivate', 'administrator', '--as', 'li.na'], {
      HENGJIAN_PASSWORD: added.out.trim(),
    })
    expect(forbidden.code).toBe(2)
    expect(forbidden.error).toContain('identity.forbidden')
  })

  test('the ledger verifies beside the running product, and offline', async () => {
    const verified = await cli(['ledger', 'verify', '--json'])
    expect(verified).toMatchObject({ code: 0, error: '' })
    const { logs } = JSON.parse(verified.out)
    expect(logs).toMatchObject([{ institution: 'institution', ok: true }])
    expect(logs[0].size).toBeGreaterThan(2)

    const exported = join(root, 'exported')
    expect((await cli(['ledger', 'export', '--out', exported])).code).toBe(0)
    const checkpoint = join(root, 'checkpoint')
    await writeFile(checkpoint, (await cli(['ledger', 'checkpoint'])).out)
    const key = ['--key', join(exported, 'vkeys')]
    const offline = await runCli(['verify', ...key, '--json', exported, checkpoint])
    expect(offline.code).toBe(0)
    expect(JSON.parse(offline.out)).toMatchObject({ ok: true, documents: [{}, {}] })
    expect((await cli(['ledger', 'verify', '--since', checkpoint])).code).toBe(0)
  })

  test('every statement is decided from the command line, and what needs attention shows in the exit code', async () => {
    const { code, out } = await cli(['assess', '--json'])
    const { assessment, results } = JSON.parse(out)
    expect(code).toBe(1)
    expect(
      results.find(({ statement }: { statement: string }) => statement === '1.1'),
    ).toMatchObject({
      effect: 'failing',
    })
    const past = await cli(['assess', '--at', assessment.at])
    expect(past).toMatchObject({ code: 1, out: expect.stringContaining('1.1') })
    expect((await cli(['assess', '--at', 'yesterday'])).code).toBe(2)
  })

  test('a backup of the running product, and a stop at the first signal, are in order', async () => {
    expect((await cli(['backup', join(root, 'backup.tar.gz')])).code).toBe(0)
    // Under npm a Ctrl-C arrives twice: from the terminal, and passed on by npm.
    serving?.signal('SIGINT')
    const stopped = await stop()
    expect(stopped).toMatchObject({ code: 0, error: '' })
    expect(existsSync(join(data, 'hengjian.lock'))).toBe(false)
    expect((await cli(['ledger', 'verify'])).code).toBe(0)
  })

  test('the master key is rotated while the product is stopped', async () => {
    expect((await cli(['rotate', 'master-key'])).code).toBe(0)
    const [newest, older] = (await readFile(join(data, 'master.key'), 'utf8')).split('\n')
    await writeFile(join(data, 'master.key'), `${newest}\n`)
    expect((await cli(['ledger', 'verify'])).code).toBe(0)
    await writeFile(join(data, 'master.key'), `${older}\n`)
    const { code, error } = await cli(['ledger', 'verify'])
    expect(code).toBe(3)
    expect(error).toContain('vault.unknown_key')
    await writeFile(join(data, 'master.key'), `${newest}\n`)
  })

  test('a product that was killed starts again, and its ledger holds', async () => {
    serving = await startServing(data)
    serving.signal('SIGKILL')
    await serving.ended
    serving = await startServing(data)
    expect((await fetch(`${serving.origin}/readyz`)).status).toBe(200)
    expect((await cli(['ledger', 'verify'])).code).toBe(0)
    await stop()
  })

  test('a key file that is missing is not made anew for a database in use', async () => {
    const file = join(data, 'master.key')
    await rename(file, join(root, 'master.key'))
    const { code, error } = await cli(['serve', '--port', '0'])
    expect(code).toBe(3)
    expect(error).toContain('cli.no_master_key')
    expect(existsSync(file)).toBe(false)
    await rename(join(root, 'master.key'), file)
  })

  test('a restored backup verifies, and is found to be older than what was seen', async () => {
    const restored = join(root, 'restored')
    const unpacked = await runCli(['restore', join(root, 'backup.tar.gz'), '--data', restored])
    expect(unpacked.code).toBe(0)
    expect((await runCli(['ledger', 'verify', '--data', restored])).code).toBe(0)
    // The other folder has gone on since, with the same log.
    const newer = join(root, 'newer')
    await writeFile(newer, (await cli(['ledger', 'checkpoint'])).out)
    const rolledBack = await runCli(['ledger', 'verify', '--data', restored, '--since', newer])
    expect(rolledBack.code).toBe(1)
    expect(rolledBack.out).toContain('does not hold')
  })

  test('tampering behind the product is found and named', async () => {
    const embedded = await openEmbedded({ dataFolder: data })
    const client = new pg.Client(embedded.connection)
    await client.connect()
    const { rows } = await client.query(
      `update ledger.entry set text = replace(text, 'administrator', 'auditor')
       where kind = 'person.added' and text like '%administrator%' returning id`,
    )
    await client.end()
    await embedded.stop()
    expect(rows.length).toBeGreaterThan(0)
    const { code, out } = await cli(['ledger', 'verify', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ ok: false, logs: [{ ok: false }] })
  })
})
