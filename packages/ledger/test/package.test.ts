import { execFileSync, spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatExport } from '../src/index.ts'
import { sampleLog } from './sample-log.ts'

const home = resolve(import.meta.dirname, '..')
const log = sampleLog(12)
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-package-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Packs the assembled package and unpacks the tarball as an installation would. */
function install(): string {
  const assembled = join(folder, 'assembled')
  execFileSync(process.execPath, [join(home, 'scripts', 'pack.mjs'), assembled])
  const packing = ['pack', '--silent', '--pack-destination', folder]
  execFileSync('npm', packing, { cwd: assembled, stdio: 'pipe' })
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!
  const installed = join(folder, 'empty', 'node_modules', '@hengjian', 'ledger')
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', installed, '--strip-components=1'])
  return installed
}

describe('the published package, installed into an empty folder', () => {
  test('verifies, refuses a tampered export, and answers as a library', async () => {
    const installed = install()
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as object
    expect(manifest).not.toHaveProperty('dependencies')
    expect(manifest).not.toHaveProperty('scripts')

    const bin = join(folder, 'empty', 'node_modules', '.bin')
    mkdirSync(bin)
    symlinkSync(join(installed, 'bin', 'hengjian-verify.mjs'), join(bin, 'hengjian-verify'))
    const good = join(folder, 'empty', 'good.json')
    const bad = join(folder, 'empty', 'bad.json')
    writeFileSync(good, formatExport(await log.document()))
    writeFileSync(bad, formatExport(await log.document({ entries: log.entries.toReversed() })))
    const verify = (file: string) =>
      spawnSync(process.execPath, [join(bin, 'hengjian-verify'), '--key', log.verifierKey, file], {
        encoding: 'utf8',
      })
    expect(verify(good)).toMatchObject({ status: 0, stderr: '' })
    expect(verify(bad)).toMatchObject({ status: 1, stderr: '' })
    expect(verify(bad).stdout).toContain('the first 12 entries do not have its root')

    const program =
      "import { toHex, EMPTY_ROOT } from '@hengjian/ledger'; console.log(toHex(EMPTY_ROOT))"
    const answer = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: join(folder, 'empty'),
      encoding: 'utf8',
    })
    expect(answer.trim()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })
})

test('the checkout itself runs the same program, and refuses to be packed as it is', () => {
  const bin = join(home, 'bin', 'hengjian-verify.mjs')
  expect(spawnSync(process.execPath, [bin]).status).toBe(2)
  const guard = spawnSync(process.execPath, [join(home, 'scripts', 'refuse-checkout.mjs')])
  expect(guard.status).toBe(1)
})
