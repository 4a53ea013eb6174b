import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ORIGIN, sampleLog } from '../test/sample-log.ts'
import { run } from './cli.ts'
import { formatExport } from './export-json.ts'
import { sealPack } from './pack.ts'

const log = sampleLog(12)
let folder: string
const at = (name: string) => join(folder, name)

/** The least that is a pack: one proof, one document. */
const samplePack = async () =>
  sealPack(
    {
      origin: ORIGIN,
      subject: { kind: 'application', id: 'app-1' },
      asOf: '2026-01-31T08:00:00.000Z',
      checkpoint: await log.head(),
      verifierKeys: [log.verifierKey],
      proofs: new Map([['entry-2', await log.proofOf(2)]]),
      contents: [],
      documents: [{ name: 'report.html', content: Buffer.from('<p>report</p>') }],
    },
    [log.signer],
  )

async function call(...args: readonly string[]) {
  const lines: string[] = []
  const errors: string[] = []
  const code = await run(args, {
    out: (line) => lines.push(line),
    error: (line) => errors.push(line),
  })
  return { code, out: lines.join('\n'), error: errors.join('\n') }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ledger-verify-'))
  const files = {
    'export.json': formatExport(await log.document()),
    'tampered.json': formatExport(await log.document({ entries: log.entries.toSpliced(3, 1) })),
    'head.txt': await log.head(),
    'older.txt': await log.head(5),
    'entry.json': log.entries[2]!,
    'other.json': log.entries[3]!,
    'whole.tlog-proof': await log.proofOf(2),
    'bare.tlog-proof': (await log.proofOf(2)).replace(/extra .*\n/, ''),
    'keys.txt': `${log.verifierKey}\n\n`,
    'noise.bin': 'noise',
    'pack.zip': await samplePack(),
    'pack-altered.zip': (await samplePack()).with(-200, 0),
  }
  for (const [name, content] of Object.entries(files)) await writeFile(at(name), content)
})
afterAll(() => rm(folder, { recursive: true }))

describe('exit 0: it holds', () => {
  test('an export, with a pinned key and the checkpoint of an earlier visit', async () => {
    const answer = await call(
      '--key',
      log.verifierKey,
      '--since',
      at('older.txt'),
      at('export.json'),
    )
    expect(answer).toMatchObject({ code: 0, error: '' })
    expect(answer.out).toContain('holds 成立')
    expect(answer.out).toContain('12 entries recomputed; contains your checkpoint of size 5')
    expect(answer.out).not.toContain('--key')
  })

  test('an evidence pack, saying what it is about', async () => {
    const answer = await call('--key', log.verifierKey, '--since', at('head.txt'), at('pack.zip'))
    expect(answer).toMatchObject({ code: 0, error: '' })
    expect(answer.out).toContain('about application app-1 as of 2026-01-31T08:00:00.000Z')
    expect(await call('--key', log.verifierKey, at('pack-altered.zip'))).toMatchObject({ code: 1 })
  })

  test('an export by its own key, saying that nobody vouched for it', async () => {
    const answer = await call(at('export.json'))
    expect(answer.code).toBe(0)
    expect(answer.out).toContain('the keys came from the document itself')
  })

  test('a checkpoint and proofs, with the entry inside or beside, keys from a file', async () => {
    const key = ['--key', at('keys.txt')]
    expect((await call(...key, at('head.txt'), at('whole.tlog-proof'))).code).toBe(0)
    expect((await call(...key, '--entry', at('entry.json'), at('bare.tlog-proof'))).code).toBe(0)
  })

  test('--json answers with one document', async () => {
    const answer = await call('--json', '--key', log.verifierKey, at('whole.tlog-proof'))
    expect(JSON.parse(answer.out)).toMatchObject({
      ok: true,
      documents: [{ ok: true, kind: 'proof', index: 2, size: 12, keysFrom: 'caller' }],
    })
  })
})

describe('exit 1: it does not hold', () => {
  const key = ['--key', log.verifierKey]
  test.each<[string, () => readonly string[], string]>([
    ['an export that lacks an entry', () => [at('tampered.json')], 'holds 11 entries'],
    ['a file of no known kind', () => [...key, at('noise.bin')], 'blank line'],
    ['a proof without its entry', () => [...key, at('bare.tlog-proof')], 'name it'],
    ['another entry', () => [...key, '--entry', at('other.json'), at('bare.tlog-proof')], 'root'],
    ['another log', () => ['--origin', 'example.com/x', at('export.json')], 'not of example.com/x'],
    ['a proof without a key', () => [at('whole.tlog-proof')], 'needs a verifier key'],
    [
      'a checkpoint alone as the sequel of an older one',
      () => [...key, '--since', at('older.txt'), at('head.txt')],
      'nothing shows',
    ],
  ])('%s', async (_case, args, reason) => {
    const answer = await call(...args())
    expect(answer.code).toBe(1)
    expect(answer.out).toContain('does not hold 不成立')
    expect(answer.out).toContain(reason)
  })

  test('one document among many is enough, and --json names it', async () => {
    const answer = await call('--json', at('export.json'), at('tampered.json'))
    expect(answer.code).toBe(1)
    expect(JSON.parse(answer.out)).toMatchObject({
      ok: false,
      documents: [{ ok: true }, { ok: false, reason: expect.any(String) as string }],
    })
  })
})

describe('exit 2: the call is wrong', () => {
  test.each<[string, () => readonly string[]]>([
    ['no file', () => []],
    ['a file that is not there', () => [at('nowhere.json')]],
    ['an unknown option', () => ['--force', at('export.json')]],
    ['a key that is not one', () => ['--key', 'nonsense', at('export.json')]],
    ['a kept checkpoint that is not there', () => ['--since', at('nowhere'), at('export.json')]],
  ])('%s', async (_case, args) => {
    const answer = await call(...args())
    expect(answer.code).toBe(2)
    expect(answer.error).toContain('Exit: 0 holds 成立')
  })
})

test('--help explains in both languages', async () => {
  const answer = await call('--help')
  expect(answer.code).toBe(0)
  expect(answer.out).toContain('离线验证证据包、账本导出')
})
