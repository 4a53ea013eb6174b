import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifierOf, verifyPack } from '@hengjian/ledger'
import type { ClientConfig } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assessAs, PROBE_RAN } from '#contexts/controls/index.ts'
import { integrateAll, listEntries, verifierKeysOf } from '#contexts/ledger/index.ts'
import type { Role } from '#kernel/actor.ts'
import { exportEvidenceVerb } from '../src/cli/export-evidence.ts'
import { probeVerb } from '../src/cli/probe.ts'
import type { Terminal } from '../src/cli/terminal.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import { type DoorWorld, openDoorWorld } from './door-world.ts'

describeOnDatabases('verbs that show what holds', (database) => {
  let door: DoorWorld
  let secrets: { readonly HENGJIAN_MASTER_KEY: string }
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hengjian-verbs-'))
    door = await openDoorWorld(database)
    secrets = { HENGJIAN_MASTER_KEY: Buffer.from(door.world.masterKey).toString('base64') }
  })
  afterAll(async () => {
    await door.close()
    await rm(folder, { recursive: true })
  })

  const lines: string[] = []
  const terminal: Terminal = {
    locale: 'en',
    words: ({ en }) => en,
    answer: (line) => void lines.push(line),
    answerBytes: () => undefined,
    remark: () => undefined,
    askSecret: async () => undefined,
  }
  const place = () => ({ data: folder, 'database-url': urlOf(door.world.connection) })
  const probe = (values: { readonly statement: string; readonly address: string }) => {
    lines.length = 0
    const asked = { ...place(), ...values, json: true as const }
    return probeVerb.run({ values: asked, operands: [], environment: secrets, terminal })
  }
  const someone = (role: Role) => door.sample.people.find((one) => one.role === role)!
  const seal = (
    role: Role,
    values: { readonly application?: string; readonly measure?: string; readonly out?: string },
  ) => {
    const { login, password } = someone(role)
    const environment = { ...secrets, HENGJIAN_PASSWORD: password }
    const asked = { ...place(), as: login, ...values }
    return exportEvidenceVerb.run({ values: asked, operands: [], environment, terminal })
  }
  const runs = () =>
    listEntries(door.world.db, door.sample.institution.id, { kinds: [PROBE_RAN] }, 0, 100)

  test('probe answers with what each probe saw, and leaves it in the ledger', async () => {
    expect(await probe({ statement: '14.5', address: door.origin })).toBe(0)
    expect(lines.join('\n')).toContain('answer_refused_as_misconduct')
    expect(await runs()).toHaveLength(1)
  })

  test('probe says that nothing was learnt where nobody answers', async () => {
    const silent = probe({ statement: '14.5', address: 'http://127.0.0.1:9' })
    await expect(silent).rejects.toMatchObject({ code: 'controls.product_silent' })
    expect(await runs()).toHaveLength(1)
  })

  test('export evidence writes a pack of an application or of a measure that holds offline', async () => {
    await assessAs(door.system, undefined, door.world.services)
    await integrateAll(door.world.services)
    const keys = await verifierKeysOf(door.world.db, door.sample.institution.id)
    const verifier = verifierOf(keys.find(({ purpose }) => purpose === 'log')!.verifierKey)
    const trust = { verifiers: verifier.ok ? [verifier.value] : [] }
    const id = await door.applicationOf('customer-assistant')
    for (const [kind, values] of [
      ['application', { application: id }],
      ['measure', { measure: '14' }],
    ] as const) {
      const out = join(folder, `${kind}.zip`)
      expect(await seal('auditor', { ...values, out })).toBe(0)
      const verdict = await verifyPack(await readFile(out), trust)
      expect(verdict).toMatchObject({ ok: true, value: { subject: { kind } } })
    }
  })

  test('export evidence is refused without a file, with two subjects, and by a role that may not', async () => {
    const out = join(folder, 'none.zip')
    await expect(seal('auditor', { measure: '14' })).rejects.toMatchObject({
      code: 'cli.flag_missing',
    })
    await expect(seal('auditor', { out })).rejects.toMatchObject({ code: 'cli.flag_missing' })
    const both = seal('auditor', { application: 'app_1', measure: '14', out })
    await expect(both).rejects.toMatchObject({ code: 'cli.flags_exclude' })
    await expect(seal('developer', { measure: '14', out })).rejects.toMatchObject({
      code: 'identity.forbidden',
    })
    await expect(readFile(out)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

/** The address by which a verb opens the database of a test. */
function urlOf({ connectionString, host, port, user, password, database }: ClientConfig): string {
  if (connectionString !== undefined) return connectionString
  const url = new URL(`postgres://localhost/${database}`)
  const named = { host, port, user, password: typeof password === 'string' ? password : undefined }
  for (const [name, value] of Object.entries(named)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  return url.href
}
