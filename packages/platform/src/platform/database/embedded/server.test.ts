import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest'
import { findBinaries } from './binaries.ts'
import { LOCK_FILE } from './folder-lock.ts'
import { postgresProcessesIn, startTokenOf } from './processes.ts'
import { attachEmbedded, type Embedded, type EmbeddedConnection, openEmbedded } from './server.ts'

// One folder for all: creating a cluster takes a second, and every test leaves it as good as it
// found it.
let folder: string
let opened: Embedded[]
let children: ChildProcess[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-'))
})
beforeEach(() => {
  opened = []
  children = []
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const embedded of opened) await embedded.stop()
})
afterAll(async () => {
  // Stops the server of a program that was killed, should one be left.
  await (await openEmbedded({ dataFolder: folder })).stop()
  await rm(folder, { recursive: true, force: true })
})

async function open(options: Partial<Parameters<typeof openEmbedded>[0]> = {}) {
  const embedded = await openEmbedded({ dataFolder: folder, ...options })
  opened.push(embedded)
  return embedded
}

async function query(connection: EmbeddedConnection, text: string): Promise<unknown[]> {
  const client = new pg.Client(connection)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

const keep = (connection: EmbeddedConnection, word: string) =>
  query(connection, `drop table if exists kept; create table kept as select '${word}' as word`)

const postmasterPid = async () =>
  Number((await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])

/** A program that opens the folder, commits a row, and then waits to be killed. */
async function openInAnotherProcess(): Promise<ChildProcess> {
  const program = `
    import pg from ${JSON.stringify(import.meta.resolve('pg'))}
    import { openEmbedded } from ${JSON.stringify(new URL('./server.ts', import.meta.url).href)}
    const { connection } = await openEmbedded({ dataFolder: ${JSON.stringify(folder)} })
    const client = new pg.Client(connection)
    await client.connect()
    await client.query('drop table if exists kept; create table kept (word text)')
    await client.query("insert into kept values ('committed')")
    console.log('ready')
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  await once(createInterface({ input: child.stdout! }), 'line')
  return child
}

describe('the embedded database', () => {
  test('keeps its data over a stop and a start, and leaves no process and no lock', async () => {
    const first = await open()
    await keep(first.connection, '张三')
    const pid = await postmasterPid()
    await Promise.all([first.stop(), first.stop()])
    expect(startTokenOf(pid)).toBeUndefined()
    expect(await readdir(folder)).not.toContain(LOCK_FILE)

    const second = await open()
    expect(await query(second.connection, 'select word from kept')).toEqual([{ word: '张三' }])
  })

  test('is closed to others: a folder of mode 0700, a socket, no TCP', async () => {
    const { connection } = await open()
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(connection.host)).mode & 0o777).toBe(0o700)
    expect(await query(connection, 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
  })

  test('is durable, UTF-8, and sorts by code point', async () => {
    const { connection } = await open()
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums']
    for (const name of names) {
      expect(await query(connection, `show ${name}`)).toEqual([{ [name]: 'on' }])
    }
    expect(await query(connection, 'show server_encoding')).toEqual([{ server_encoding: 'UTF8' }])
    expect(await query(connection, `select 'Z' < 'a' as sorted, upper('é') as upper`)).toEqual([
      { sorted: true, upper: 'É' },
    ])
  })

  test('keeps texts of statements out of its log', async () => {
    const lines: string[] = []
    const { connection, stop } = await open({ log: (line) => lines.push(line) })
    await expect(query(connection, `select '身份证110101'::int`)).rejects.toThrow()
    await stop()
    expect(lines.join('\n')).toContain('ready to accept connections')
    expect(lines.join('\n')).not.toContain('110101')
  })

  test('refuses a second opener with the pid of the first', async () => {
    const { connection } = await open()
    await expect(openEmbedded({ dataFolder: folder })).rejects.toMatchObject({
      code: 'database.folder_locked',
      details: { pid: process.pid },
    })
    expect(await query(connection, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('refuses while another process has it; that process can be attached to', async () => {
    expect(await attachEmbedded(folder)).toBeUndefined()
    const other = await openInAnotherProcess()
    await expect(openEmbedded({ dataFolder: folder })).rejects.toMatchObject({
      code: 'database.folder_locked',
      details: { pid: other.pid },
    })
    const connection = await attachEmbedded(folder)
    expect(await query(connection!, 'select word from kept')).toEqual([{ word: 'committed' }])
  })

  test('opens with a path that is too long for a socket, and cleans up after itself', async () => {
    const dataFolder = join(folder, 'd'.repeat(100))
    const { connection, stop } = await open({ dataFolder })
    onTestFinished(() => rm(dataFolder, { recursive: true, force: true }))
    expect(connection.host.startsWith(dataFolder)).toBe(false)
    expect(await attachEmbedded(dataFolder)).toEqual(connection)
    expect(await query(connection, 'select 1 as one')).toEqual([{ one: 1 }])
    await stop()
    await expect(access(connection.host)).rejects.toThrow('ENOENT')
  })

  test('of another version is refused and not touched', async () => {
    await (await open()).stop()
    const version = join(folder, 'postgres', 'PG_VERSION')
    await writeFile(version, '15\n')
    try {
      await expect(openEmbedded({ dataFolder: folder })).rejects.toMatchObject({
        code: 'database.version_mismatch',
        details: { found: '15', supported: '18' },
      })
      expect(await readdir(folder)).not.toContain(LOCK_FILE)
    } finally {
      await writeFile(version, '18\n')
    }
  })

  test('says what the server said when it does not start, and frees the folder', async () => {
    await expect(open({ settings: { shared_buffers: 'plenty' } })).rejects.toMatchObject({
      code: 'database.start_failed',
      details: { output: expect.stringContaining('shared_buffers') },
    })
    await open()
  })

  test('sweeps away a creation that was interrupted', async () => {
    const draft = join(folder, 'postgres.new-0badcafe')
    await writeFile(draft, '')
    await open()
    await expect(access(draft)).rejects.toThrow('ENOENT')
  })
})

describe('after a crash', () => {
  test('of the server its end is reported, and what was committed is there again', async () => {
    const onExit = vi.fn()
    const { connection } = await open({ onExit })
    await keep(connection, 'committed')
    process.kill(await postmasterPid(), 'SIGKILL')
    await vi.waitFor(() => expect(onExit).toHaveBeenCalledOnce(), { timeout: 20_000 })
    expect(onExit).toHaveBeenCalledWith(expect.stringContaining('SIGKILL'))

    const again = await open({ onExit })
    expect(await query(again.connection, 'select word from kept')).toEqual([{ word: 'committed' }])
    await again.stop()
    expect(onExit).toHaveBeenCalledOnce()
  })

  test('of one server process the server recovers by itself', async () => {
    const onExit = vi.fn()
    const { connection } = await open({ onExit })
    await keep(connection, 'committed')
    const client = new pg.Client(connection)
    const broken = once(client, 'error')
    await client.connect()
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    process.kill(rows[0]!.pid, 'SIGKILL')
    await broken

    const words = vi.waitFor(() => query(connection, 'select word from kept'), { timeout: 20_000 })
    expect(await words).toEqual([{ word: 'committed' }])
    expect(onExit).not.toHaveBeenCalled()
  })

  test('of the program its lock is taken over and its orphaned server stopped', async () => {
    const other = await openInAnotherProcess()
    const orphan = await postmasterPid()
    other.kill('SIGKILL')
    await once(other, 'exit')
    expect(startTokenOf(orphan)).toBeDefined()
    expect(await attachEmbedded(folder)).toBeUndefined()

    const { connection } = await open()
    expect(await query(connection, 'select word from kept')).toEqual([{ word: 'committed' }])
    expect(await postmasterPid()).not.toBe(orphan)
    expect(startTokenOf(orphan)).toBeUndefined()
  })

  test('of the program and the server together the data is there', async () => {
    const other = await openInAnotherProcess()
    const orphan = await postmasterPid()
    other.kill('SIGKILL')
    process.kill(orphan, 'SIGKILL')
    await once(other, 'exit')

    const { connection, stop } = await open()
    expect(await query(connection, 'select word from kept')).toEqual([{ word: 'committed' }])
    await stop()
    expect(postgresProcessesIn(join(folder, 'postgres'))).toEqual([])
  })

  test('a pid file that names a stranger does not keep the server from starting', async () => {
    await (await open()).stop()
    const stale = [process.pid, join(folder, 'postgres'), 1, 5432, '', '', '1 1', 'ready', '']
    await writeFile(join(folder, 'postgres', 'postmaster.pid'), stale.join('\n'))
    await writeFile(join(folder, 'run', '.s.PGSQL.5432.lock'), stale.join('\n'))
    const { connection } = await open()
    expect(await query(connection, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('shedding root', () => {
  const isRoot = process.getuid?.() === 0

  test('the server runs by the first way that this machine allows', async () => {
    await open()
    const status = await readFile(`/proc/${await postmasterPid()}/status`, 'utf8').catch(() => '')
    // In a namespace it is root's process outside, which keeps the files root's own.
    if (status !== '') expect(status).toMatch(new RegExp(`^Uid:\\s${process.getuid?.()}\\s`, 'm'))
    expect((await stat(join(folder, 'postgres'))).uid).toBe(process.getuid?.())
  })

  test('another user serves where it can reach everything; else the error names the way out', async () => {
    const opening = open({ privileges: ['direct', 'other-user'] })
    const { postgres } = await findBinaries()
    if (isRoot && !(await othersMayEnter(postgres))) {
      await expect(opening).rejects.toMatchObject({
        code: 'database.root_refused',
        remedy: { en: expect.stringContaining('--database-url') },
      })
      return
    }
    const { connection, stop } = await opening
    expect(await query(connection, 'select 1 as one')).toEqual([{ one: 1 }])
    const uid = (await stat(join(folder, 'postgres'))).uid
    expect(uid === 0).toBe(false)
    await stop()

    // Where namespaces work again, root takes its files back.
    const again = await open()
    expect(await query(again.connection, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('without any way the error names the way out', async () => {
    await expect(open({ privileges: [] })).rejects.toMatchObject({
      code: 'database.root_refused',
      remedy: { en: expect.stringContaining('--database-url') },
    })
  })

  async function othersMayEnter(path: string): Promise<boolean> {
    for (let at = dirname(path); ; at = dirname(at)) {
      if (((await stat(at)).mode & 0o001) === 0) return false
      if (at === dirname(at)) return true
    }
  }
})
