import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  generateKey,
  parseEntry,
  parseProof,
  verifierOf,
  verifyNote,
  verifyProof,
} from '@hengjian/ledger'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemActor } from '#kernel/actor.ts'
import { type InstitutionId, newId } from '#kernel/ids.ts'
import { addDays, addMs, type Instant, parseInstant } from '#kernel/time.ts'
import { sm2VerifierOf } from '#platform/crypto/sm2.ts'
import { together } from '#platform/database/transaction.ts'
import type { EntryDraft, PayloadDraft } from '#platform/services.ts'
import { describeOnDatabases, openWorld, type World } from '../../testing/world.ts'
import { destroyContent, endBusiness } from './destroy-content.ts'
import { exportLog } from './export.ts'
import { integrateAll, startIntegrator } from './integrate.ts'
import { latestCheckpoint, logsStanding, logsWaiting } from './log-store.ts'
import { proveEntry } from './prove.ts'
import { entriesOf, openPayload } from './read.ts'
import { verifierKeysOf, verifiersOf } from './signing.ts'
import { findEntry } from './store.ts'
import { verifyLog } from './verify.ts'

const VERIFY = join(import.meta.dirname, '../../../../ledger/bin/hengjian-verify.mjs')

describeOnDatabases('the ledger', (database) => {
  let world: World
  let institution: InstitutionId
  let instant: Instant

  beforeEach(async () => {
    instant = parseInstant('2026-07-01T08:00:00Z')!
    world = await openWorld(database, { now: () => instant, gm: true })
    institution = await openInstitution('sample')
  })
  afterEach(() => world.close())

  async function openInstitution(slug: string) {
    const id = newId('ins') as InstitutionId
    await together(world.db, (tx) => world.services.openLog(tx, { id, slug }))
    return id
  }

  function draft(extra: Partial<EntryDraft> = {}): EntryDraft {
    return {
      kind: 'test.done',
      subject: 'thing',
      actor: systemActor('test', institution),
      body: { n: 1 },
      ...extra,
    }
  }

  const appendOne = (extra: Partial<EntryDraft> = {}) =>
    together(world.db, (tx) => world.services.append(tx, draft(extra)))

  const appendMany = (count: number) =>
    together(world.db, (tx) =>
      world.services.appendAll(
        tx,
        Array.from({ length: count }, (_, n) => draft({ body: { n } })),
      ),
    )

  const payload = (content: string, extra: Partial<PayloadDraft> = {}): PayloadDraft => ({
    name: 'request',
    retention: 'call-record',
    business: 'app_x',
    content: Buffer.from(content),
    ...extra,
  })

  test('subjects of any writing are kept as they are, one of each entry', async () => {
    const subjects = ['null', 'NULL', 'a,b', '{a}', '"', '\\', ' ', '甲', "'; --", 'plain-1.0:x_y']
    const write = (some: readonly string[]) =>
      together(world.db, (tx) =>
        world.services.appendAll(
          tx,
          some.map((subject) => draft({ subject })),
        ),
      )
    await write(subjects)
    for (const subject of subjects) await write([subject])
    const { rows } = await sql<{ subject: string; text: string }>`
      select subject, text from ledger.entry where kind = 'test.done' order by seq`.execute(
      world.db,
    )
    expect(rows.map(({ subject }) => subject)).toEqual([...subjects, ...subjects])
    for (const { subject, text } of rows) expect(JSON.parse(text).subject).toBe(subject)
  })

  test('an act and its entry commit together, or neither does', async () => {
    const failing = together(world.db, async (tx) => {
      await world.services.append(tx, draft())
      throw new Error('the act failed')
    })

    await expect(failing).rejects.toThrow('the act failed')
    expect(await Array.fromAsync(entriesOf(world.db, institution, {}))).toEqual([])
  })

  test('an entry is found by its id before it is integrated, and has its index after', async () => {
    const id = await appendOne()
    expect(await findEntry(world.db, institution, id)).toMatchObject({ id, index: undefined })

    await integrateAll(world.services)
    expect(await findEntry(world.db, institution, id)).toMatchObject({ id, index: 0 })
  })

  test('the log grows through tile borders and verifies at every checkpoint', async () => {
    for (const count of [1, 255, 1, 300, 2]) {
      await appendMany(count)
      await integrateAll(world.services)
    }
    expect(await verifyLog(world.services, institution)).toMatchObject({
      ok: true,
      size: 559,
      checkpoints: 5,
    })
  })

  test('every entry has an offline proof that verifies', async () => {
    const ids = await appendMany(300)
    await integrateAll(world.services)
    const verifiers = await verifiersOf(world.db, world.services.vault, institution, 'log')
    for (const id of [ids[0]!, ids[255]!, ids[256]!, ids[299]!]) {
      const stored = await findEntry(world.db, institution, id)
      const proof = parseProof(await proveEntry(world.db, institution, id))
      assert(proof.ok)
      expect(verifyProof(proof.value, Buffer.from(stored!.text), verifiers)).toMatchObject({
        ok: true,
      })
    }
  })

  test('several integrators at once give every entry one index', async () => {
    const integrators = [1, 2, 3].map(() => startIntegrator(world.services))
    await Promise.all(Array.from({ length: 20 }, () => appendMany(25)))
    await expect.poll(async () => (await latestCheckpoint(world.db, institution))?.size).toBe(500)
    await Promise.all(integrators.map((integrator) => integrator.stop()))
    expect(await verifyLog(world.services, institution)).toMatchObject({ ok: true, size: 500 })
  })

  test('a log that does not hold holds up no other, and goes on once it was mended', async () => {
    const sound = await openInstitution('sound')
    await appendOne()
    await integrateAll(world.services)
    const mend = await breakLog()
    await appendOne()
    const sinceBroken = instant
    instant = addMs(instant, 1_000)
    const integrator = startIntegrator(world.services)
    await appendOne()
    await together(world.db, (tx) =>
      world.services.append(tx, draft({ actor: systemActor('test', sound) })),
    )
    const sizeOf = async (log: InstitutionId) => (await latestCheckpoint(world.db, log))?.size
    await expect.poll(() => sizeOf(sound), { timeout: 10_000 }).toBe(1)
    expect(await sizeOf(institution)).toBe(1)
    expect(await logsWaiting(world.db)).toEqual([{ institution, since: sinceBroken }])
    await integrateAll(world.services, sound)
    expect(await logsStanding(world.db, instant)).toEqual([])
    expect(await logsStanding(world.db, addDays(instant, 1))).toMatchObject([{ institution }])

    await mend()
    await expect.poll(() => sizeOf(institution), { timeout: 30_000 }).toBe(3)
    await integrator.stop()
    expect(await logsWaiting(world.db)).toEqual([])
    expect(await verifyLog(world.services, institution)).toMatchObject({ ok: true, size: 3 })
  })

  /** Takes a tile out from under a log; answers how to put it back. */
  async function breakLog() {
    const tiles = await world.db
      .deleteFrom('ledger.tile')
      .where('institution', '=', institution)
      .returningAll()
      .execute()
    return () => world.db.insertInto('ledger.tile').values(tiles).execute()
  }

  test('a checkpoint carries an SM2 countersignature where the institution asks for one', async () => {
    await appendOne()
    await integrateAll(world.services)
    const { note } = (await latestCheckpoint(world.db, institution))!
    const keys = await verifierKeysOf(world.db, institution)
    const key = keys.find(({ purpose }) => purpose === 'log-sm2')!.verifierKey
    const sm2 = sm2VerifierOf(key)!
    expect(verifyNote(note, [sm2])).toMatchObject({ ok: true })
    expect(verifyNote(note.replace(/\n1\n/, '\n2\n'), [sm2]).ok).toBe(false)
    // The international verifier ignores the line it does not know.
    const ed25519 = verifierOf(keys.find(({ purpose }) => purpose === 'log')!.verifierKey)
    expect(ed25519.ok && verifyNote(note, [ed25519.value]).ok).toBe(true)
  })

  test.each([
    [
      'the text of an entry',
      `update ledger.entry set text = replace(text, '"n":7', '"n":8') where text like '%"n":7}%'`,
    ],
    [
      'the kind of an entry',
      `update ledger.entry set kind = 'test.undone' where seq = (select min(seq) from ledger.entry)`,
    ],
    ['an entry that is cut out', `delete from ledger.leaf where index = 3`],
    [
      'an entry that is deleted',
      `delete from ledger.entry where seq = (select max(seq) from ledger.entry)`,
    ],
    [
      'two entries that are exchanged',
      `update ledger.leaf set index = case index when 1 then -1 else 1 end where index in (1, 2); update ledger.leaf set index = 2 where index = -1`,
    ],
    ['a checkpoint', `update ledger.checkpoint set root = decode(repeat('00', 32), 'hex')`],
    [
      'a tile',
      `update ledger.tile set hashes = overlay(hashes placing decode('00', 'hex') from 5)`,
    ],
  ])('%s that was tampered with is named', async (_what, statement) => {
    await appendMany(10)
    await integrateAll(world.services)
    expect(await verifyLog(world.services, institution)).toMatchObject({ ok: true })
    for (const one of statement.split(';')) await sql.raw(one).execute(world.db)
    expect(await verifyLog(world.services, institution)).toMatchObject({ ok: false })
  })

  test('a signing key that was put into the database is not believed', async () => {
    const forged = generateKey('hengjian/forged')
    await world.db
      .updateTable('ledger.signing_key')
      .set({ verifier_key: forged.verifierKey })
      .execute()
    const [verifier] = await verifiersOf(world.db, world.services.vault, institution, 'permit')
    expect(verifier!.name).not.toBe('hengjian/forged')

    await world.db
      .updateTable('ledger.signing_key')
      .set({ sealed_secret: Buffer.from(forged.secret) })
      .execute()
    await expect(
      verifiersOf(world.db, world.services.vault, institution, 'permit'),
    ).rejects.toMatchObject({
      code: 'vault.unknown_key',
    })
  })

  test('a log that was rolled back is found by a checkpoint that was kept', async () => {
    await appendMany(5)
    await integrateAll(world.services)
    await appendMany(5)
    await integrateAll(world.services)
    const { note } = (await latestCheckpoint(world.db, institution))!
    for (const one of [
      'delete from ledger.checkpoint where size = 10',
      'delete from ledger.entry where seq in (select seq from ledger.leaf where index >= 5)',
      'delete from ledger.leaf where index >= 5',
      'update ledger.log set size = 5',
      'update ledger.tile set hashes = substring(hashes from 1 for 160)',
    ]) {
      await sql.raw(one).execute(world.db)
    }
    expect(await verifyLog(world.services, institution)).toMatchObject({ ok: true, size: 5 })
    expect(await verifyLog(world.services, institution, { since: note })).toMatchObject({
      ok: false,
    })
  })

  test('a content opens to what was sealed, and only as long as nothing was changed', async () => {
    const id = await appendOne({ payloads: [payload('身份证号等原始内容')] })
    const open = () => openPayload(world.db, world.services.vault, institution, id, 'request')
    expect(Buffer.from(await open()).toString()).toBe('身份证号等原始内容')

    const entry = parseEntry((await findEntry(world.db, institution, id))!.text)
    expect(entry.ok && entry.value.payloads[0]).toMatchObject({
      digest: expect.stringMatching(/^sha256:/),
      sm3: expect.stringMatching(/^sm3:/),
    })
    expect(JSON.stringify(entry)).not.toContain('身份证')

    await sql`update ledger.payload set box = overlay(box placing decode('00', 'hex') from 20)`.execute(
      world.db,
    )
    await expect(open()).rejects.toMatchObject({ code: 'ledger.payload_altered' })
  })

  test('content is not destroyed before its date, nor while its business goes on; the log stays whole after', async () => {
    const id = await appendOne({ payloads: [payload('to be destroyed')] })
    await integrateAll(world.services)
    const key = (
      await world.db.selectFrom('ledger.content_key').select('id').executeTakeFirstOrThrow()
    ).id
    const steward = {
      type: 'person',
      id: newId('per'),
      name: '数据管理员',
      institution,
      roles: ['data-steward'],
    } as const
    const destroy = () => destroyContent(steward, key, world.services)

    instant = addDays(instant, 36_500)
    await expect(destroy()).rejects.toMatchObject({
      code: 'ledger.retention_not_over',
      details: { until: undefined },
    })

    const ended = instant
    await together(world.db, (tx) => endBusiness(tx, institution, 'app_x', ended))
    await expect(destroy()).rejects.toMatchObject({ code: 'ledger.retention_not_over' })
    instant = addDays(ended, 1_825)
    await expect(destroy()).rejects.toMatchObject({ code: 'ledger.retention_not_over' })
    // The refusals left nothing behind.
    expect(
      await Array.fromAsync(entriesOf(world.db, institution, { kinds: ['content.destroyed'] })),
    ).toEqual([])

    instant = addDays(ended, 1_826)
    await destroy()
    await expect(
      openPayload(world.db, world.services.vault, institution, id, 'request'),
    ).rejects.toMatchObject({
      code: 'ledger.payload_destroyed',
    })
    await integrateAll(world.services)
    expect(await verifyLog(world.services, institution)).toMatchObject({ ok: true, size: 2 })
    await expect(destroy()).rejects.toMatchObject({ code: 'ledger.key_already_destroyed' })
  })

  test('one institution neither reads nor proves the entries of another', async () => {
    const other = await openInstitution('other')
    const id = await appendOne({ payloads: [payload('ours')] })
    await integrateAll(world.services)
    expect(await findEntry(world.db, other, id)).toBeUndefined()
    await expect(proveEntry(world.db, other, id)).rejects.toMatchObject({ code: 'ledger.no_entry' })
    await expect(
      openPayload(world.db, world.services.vault, other, id, 'request'),
    ).rejects.toMatchObject({ code: 'ledger.no_entry' })
    expect(await verifyLog(world.services, other)).toMatchObject({ ok: true, size: 0 })
  })

  test('an auditor verifies an export without the rest of the product', async () => {
    await appendMany(300)
    await integrateAll(world.services)
    const folder = await mkdtemp(join(tmpdir(), 'hengjian-export-'))
    try {
      const target = join(folder, 'log')
      await exportLog(world.db, institution, target)
      const keys = await verifierKeysOf(world.db, institution)
      const key = keys.find(({ purpose }) => purpose === 'log')!.verifierKey
      const keyFile = join(folder, 'key')
      await writeFile(keyFile, `${key}\n`)
      const run = promisify(execFile)
      const { stdout } = await run(process.execPath, [VERIFY, '--json', '--key', keyFile, target])
      expect(JSON.parse(stdout)).toBeTruthy()
      const checkpoint = (await latestCheckpoint(world.db, institution))!.note
      await writeFile(join(target, 'checkpoint'), checkpoint.replace('\n300\n', '\n299\n'))
      await expect(run(process.execPath, [VERIFY, '--key', keyFile, target])).rejects.toMatchObject(
        { code: 1 },
      )
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('an entry too large for the log is refused by name', async () => {
    await expect(appendOne({ body: { text: 'x'.repeat(70_000) } })).rejects.toMatchObject({
      code: 'ledger.entry_too_large',
    })
  })
})
