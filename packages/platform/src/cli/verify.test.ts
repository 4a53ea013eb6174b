import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKey, signerOf } from '@hengjian/ledger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { guardsOf, type Permit, signPermit } from '#contexts/permits/index.ts'
import { newId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Terminal } from './terminal.ts'
import { verify } from './verify.ts'

describe('verifying a permit offline', () => {
  const { secret, verifierKey } = generateKey('hengjian/bank/1/permits')
  let folder: string
  let file: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hengjian-verify-'))
    file = join(folder, 'permit')
    await writeFile(file, await signPermit(permit(), [signerOf(secret)]))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('it holds under the key that signed it', async () => {
    const { code, lines } = await run([file], { key: [verifierKey] })
    expect(code).toBe(0)
    expect(lines.join('\n')).toContain('holds')
  })

  test('it does not hold without a key, under another key, or changed by a letter', async () => {
    const other = generateKey('hengjian/bank/1/permits').verifierKey
    const changed = join(folder, 'changed')
    const note = await signPermit(permit(), [signerOf(secret)])
    await writeFile(changed, note.replace('"tier":"low"', '"tier":"high"'))
    expect((await run([file], {})).code).toBe(1)
    expect((await run([file], { key: [other] })).code).toBe(1)
    expect((await run([changed], { key: [verifierKey] })).code).toBe(1)
  })

  test('beside other documents, one that does not hold decides, and JSON names each', async () => {
    const broken = join(folder, 'broken')
    await writeFile(broken, 'no checkpoint')
    const { code, lines } = await run([file, broken], { key: [verifierKey], json: true })
    expect(code).toBe(1)
    expect(JSON.parse(lines.join('\n'))).toMatchObject({
      ok: false,
      documents: [
        { file, ok: true, kind: 'permit' },
        { file: broken, ok: false },
      ],
    })
  })

  test('a file that is not there, or a key that is none, is a wrong call', async () => {
    expect((await run([join(folder, 'absent')], { key: [verifierKey] })).code).toBe(2)
    await expect(run([file], { key: ['no key'] })).rejects.toMatchObject({ code: 'cli.bad_value' })
  })
})

async function run(
  operands: readonly string[],
  values: Parameters<typeof verify.run>[0]['values'],
) {
  const lines: string[] = []
  const terminal: Terminal = {
    locale: 'en',
    words: ({ en }) => en,
    answer: (line) => void lines.push(line),
    answerBytes: () => undefined,
    remark: () => undefined,
    askSecret: async () => undefined,
  }
  return { code: await verify.run({ values, operands, environment: {}, terminal }), lines }
}

function permit(): Permit {
  const version = newId('mver')
  return {
    format: 'hengjian-permit@v3',
    serial: newId('pmt'),
    institution: newId('ins'),
    application: newId('app'),
    tier: 'low',
    approval: { kind: 'approval', id: newId('apv'), number: '1', dossierDigest: 'sha256:00' },
    mintedAt: '2026-06-01T00:00:00.000Z' as Instant,
    notBefore: '2026-06-01T00:00:00.000Z' as Instant,
    notAfter: '2027-06-01T00:00:00.000Z' as Instant,
    models: [
      {
        version,
        name: 'answerer',
        kind: 'generative',
        digest: 'sha256:00',
        advisory: true,
        rating: 'adequate',
      },
    ],
    fallback: { on: ['upstream-failed', 'timeout'], models: [] },
    oversight: { points: [], samplingPercent: 0 },
    dataClasses: ['general'],
    limits: {
      requestsPerMinute: 60,
      tokensPerMinute: 60_000,
      costPerDayMilli: 1_000,
      bodyBytesMax: 1_000_000,
      outputTokensMax: 4_000,
    },
    record: { durability: 'within-500ms', retention: 'call-record' },
    failure: 'closed',
    stopConditions: [],
    exitConditions: [],
    stopLiftedBy: 'risk-manager',
    conditions: [],
    banks: 'in-force',
    guards: guardsOf('low', { publishes: false }),
  }
}
