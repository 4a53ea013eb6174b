import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ARCHIVE_END, encodeHeader } from './archive.ts'
import { backup } from './backup.ts'
import { restore } from './restore.ts'
import { type Embedded, type EmbeddedConnection, openEmbedded } from './server.ts'

const KEY = 'c3ludGhldGljIG1hc3RlciBrZXk='

// One database for all: no test changes the sum that the others expect, and each has its own file
// and target.
let data: string
let saved: string
let root: string
let file: string
let fresh: string
let opened: Embedded[]
beforeAll(async () => {
  const shared = await mkdtemp(join(tmpdir(), 'backup-'))
  data = join(shared, 'data')
  saved = join(shared, 'saved.tar.gz')
  opened = []
  const { client, stop } = await open(data)
  await client.query('create table kept as select i from generate_series(1, 10000) i')
  await stop()
  await writeFile(join(data, 'master.key'), KEY, { mode: 0o600 })
  await backup(data, saved)
})
afterAll(() => rm(dirname(data), { recursive: true, force: true }))
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'backup-'))
  file = join(root, 'saved.tar.gz')
  fresh = join(root, 'fresh')
  opened = []
})
afterEach(async () => {
  for (const embedded of opened) await embedded.stop()
  await rm(root, { recursive: true, force: true })
})

async function open(dataFolder: string) {
  const embedded = await openEmbedded({ dataFolder })
  opened.push(embedded)
  const client = await connect(embedded.connection)
  return {
    client,
    connection: embedded.connection,
    stop: () => client.end().then(embedded.stop),
  }
}

async function connect(connection: EmbeddedConnection) {
  const client = new pg.Client(connection)
  client.on('error', () => undefined)
  await client.connect()
  return client
}

async function sumIn(folder: string): Promise<unknown> {
  const { client, stop } = await open(folder)
  const { rows } = await client.query('select count(*)::int, sum(i)::int from kept')
  await stop()
  return rows[0]
}

describe('a backup', () => {
  test('of a stopped database comes back whole, with the keys', async () => {
    await restore(saved, fresh)

    expect(await sumIn(fresh)).toEqual({ count: 10_000, sum: 50_005_000 })
    expect(await readFile(join(fresh, 'master.key'), 'utf8')).toBe(KEY)
    expect((await stat(join(fresh, 'master.key'))).mode & 0o777).toBe(0o600)
    expect((await stat(fresh)).mode & 0o777).toBe(0o700)
    // What was saved still works, too.
    expect(await sumIn(data)).toEqual({ count: 10_000, sum: 50_005_000 })
  })

  test('of a database under load holds every act that was acknowledged before it', async () => {
    const { client, connection, stop } = await open(data)
    await client.query('create table act (id int primary key)')
    let isBusy = true
    let acknowledged = 0
    const load = (async () => {
      const writer = await connect(connection)
      // Enough log to pass from one segment to the next, so that keeping them matters.
      for (; isBusy; acknowledged += 1) {
        await writer.query('insert into act values ($1)', [acknowledged])
        await writer.query(`update kept set i = i where i % 50 = ${acknowledged % 50}`)
        if (acknowledged % 100 === 0) await writer.query('checkpoint')
      }
      await writer.end()
    })()
    await expect.poll(() => acknowledged).toBeGreaterThan(10)
    const before = acknowledged
    await backup(data, file)
    isBusy = false
    await load
    await stop()

    await restore(file, fresh)
    const restored = await open(fresh)
    const { rows } = await restored.client.query<{ count: number; max: number }>(
      'select count(*)::int, max(id)::int from act',
    )
    expect(rows[0]!.count).toBeGreaterThanOrEqual(before)
    // Nothing is missing in between.
    expect(rows[0]!.count).toBe(rows[0]!.max + 1)
    // Neither slot nor backup mode stays behind.
    const slots = await restored.client.query('select from pg_replication_slots')
    expect(slots.rowCount).toBe(0)
    await restored.stop()
    expect(await sumIn(fresh)).toEqual({ count: 10_000, sum: 50_005_000 })
  })

  test('is one file of mode 0600 that any tar can read', async () => {
    expect((await stat(saved)).mode & 0o777).toBe(0o600)
    const { stdout } = await promisify(execFile)('tar', ['-tzf', saved])
    const names = stdout.split('\n')
    expect(names).toContain('postgres/PG_VERSION')
    expect(names).toContain('master.key')
    expect(names.filter((name) => /lock|postmaster\.pid/.test(name))).toEqual([])
    expect((await readdir(dirname(saved))).sort()).toEqual(['data', 'saved.tar.gz'])
  })

  test('overwrites nothing, and does not save into what it saves', async () => {
    await writeFile(file, 'an earlier backup')
    await expect(backup(data, file)).rejects.toMatchObject({ code: 'database.backup_exists' })
    expect(await readFile(file, 'utf8')).toBe('an earlier backup')
    await expect(backup(data, join(data, 'saved'))).rejects.toMatchObject({
      code: 'database.backup_inside_data',
    })
    await expect(backup(join(root, 'nowhere'), join(root, 'x'))).rejects.toMatchObject({
      code: 'database.folder_absent',
    })
  })
})

test('a backup waits for nobody who is dead: a server left by a killed program is stopped first', async () => {
  const program = `
    import { openEmbedded } from ${JSON.stringify(new URL('./server.ts', import.meta.url).href)}
    await openEmbedded({ dataFolder: ${JSON.stringify(data)} })
    process.kill(process.pid, 'SIGKILL')
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', program])
  await once(child, 'exit')
  await backup(data, file)
  await restore(file, fresh)
  expect(await sumIn(fresh)).toEqual({ count: 10_000, sum: 50_005_000 })
})

describe('a restore', () => {
  test('refuses a folder that holds anything', async () => {
    await expect(restore(saved, data)).rejects.toMatchObject({ code: 'database.folder_not_empty' })
    expect(await sumIn(data)).toEqual({ count: 10_000, sum: 50_005_000 })
  })

  test('refuses a backup that is cut off, changed or of another kind, and leaves nothing', async () => {
    const bytes = await readFile(saved)
    const damaged = join(root, 'damaged')
    const refused = async (reason: string) => {
      const outcome = restore(damaged, fresh)
      await expect(outcome, reason).rejects.toMatchObject({ code: 'database.backup_unreadable' })
      expect(await readdir(root), reason).not.toContain('fresh')
    }

    await writeFile(damaged, bytes)
    await truncate(damaged, Math.floor(bytes.length / 2))
    await refused('cut off')

    const flipped = Buffer.from(bytes)
    flipped[bytes.length - 8]! ^= 1
    await writeFile(damaged, flipped)
    await refused('checksum')

    await writeFile(damaged, 'no archive')
    await refused('no archive')

    const foreign = encodeHeader({ path: 'notes.txt', kind: 'file', mode: 0o600, sizeBytes: 0 })
    await writeFile(damaged, gzipSync(Buffer.concat([foreign, ARCHIVE_END])))
    await refused('another tar')

    await rm(damaged)
    await refused('absent')
  })
})
