import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { type Verifier, verifierOf, run as verifyDocuments, verifyNote } from '@hengjian/ledger'
import { Permit } from '#contexts/permits/index.ts'
import { cliErrors } from './errors.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import type { Terminal } from './terminal.ts'
import { defineVerb, jsonFlag } from './verb.ts'

export const verify = defineVerb({
  name: 'verify',
  says: {
    zh: '离线核验证据包、账本导出、证明、检查点与准行证；不需要数据库',
    en: 'verifies evidence packs, exports of the log, proofs, checkpoints and permits offline; needs no database',
  },
  operands: { label: 'FILE...', min: 1, max: Number.POSITIVE_INFINITY },
  flags: {
    key: {
      type: 'string',
      label: 'VKEY|FILE',
      multiple: true,
      says: {
        zh: '您信任的验证密钥，或每行一个密钥的文件；可多次给出',
        en: 'a verifier key that you trust, or a file with one a line; may be given again',
      },
    },
    origin: {
      type: 'string',
      label: 'NAME',
      says: { zh: '您期望的日志名称', en: 'the log that you expect' },
    },
    since: {
      type: 'string',
      label: 'CHECKPOINT',
      says: {
        zh: '您保存的旧检查点：日志必须仍包含它',
        en: 'a checkpoint that you kept: the log must still contain it',
      },
    },
    entry: {
      type: 'string',
      label: 'FILE',
      says: { zh: '证明中未附带的条目', en: 'the entry of a proof that does not carry it' },
    },
    ...jsonFlag,
  },
  async run({ values, operands, terminal }) {
    const permits: string[] = []
    const others: string[] = []
    for (const file of operands) ((await isPermit(file)) ? permits : others).push(file)

    const found = await verifyPermits(permits, values.key ?? [])
    const documents: unknown[] = [...found]
    let code: ExitCode = found.every(({ ok }) => ok) ? exitCodes.done : exitCodes.doesNotHold
    if (!values.json) for (const result of found) terminal.answer(describe(result, terminal))
    if (others.length > 0) {
      const lines: string[] = []
      const delegated = await verifyDocuments(delegatedArgs(values, others), {
        out: (line) => (values.json ? lines.push(line) : terminal.answer(line)),
        error: terminal.remark,
      })
      if (delegated === exitCodes.wrongCall) return exitCodes.wrongCall
      if (delegated !== exitCodes.done) code = exitCodes.doesNotHold
      if (values.json) documents.push(...JSON.parse(lines.join('\n')).documents)
    }
    if (values.json) {
      terminal.answer(JSON.stringify({ ok: code === exitCodes.done, documents }, undefined, 2))
    }
    return code
  },
})

interface DelegatedValues {
  readonly key?: readonly string[]
  readonly origin?: string
  readonly since?: string
  readonly entry?: string
  readonly json?: true
}

function delegatedArgs({ key = [], json, ...rest }: DelegatedValues, files: readonly string[]) {
  const flags = Object.entries(rest).map(([name, value]) => `--${name}=${value}`)
  const keys = key.map((one) => `--key=${one}`)
  return [...keys, ...flags, ...(json === true ? ['--json'] : []), '--', ...files]
}

interface PermitResult {
  readonly file: string
  readonly ok: boolean
  readonly kind: 'permit'
  readonly reason?: string
  readonly signedBy?: readonly string[]
  readonly permit?: Permit
}

/** A permit is a signed note whose text is one line of JSON; an export is JSON alone. */
async function isPermit(file: string): Promise<boolean> {
  if (!existsSync(file) || !statSync(file).isFile()) return false
  const text = await readFile(file, 'utf8')
  return text.startsWith('{') && text.split('\n')[1] === '' && text.includes('\n\n— ')
}

async function verifyPermits(
  files: readonly string[],
  keys: readonly string[],
): Promise<readonly PermitResult[]> {
  if (files.length === 0) return []
  const verifiers = (await Promise.all(keys.map(readKeys))).flat()
  return Promise.all(
    files.map(async (file): Promise<PermitResult> => {
      const refused = (reason: string) => ({ file, ok: false, kind: 'permit', reason }) as const
      if (verifiers.length === 0) return refused('a permit needs a verifier key')
      const note = verifyNote(await readFile(file), verifiers)
      if (!note.ok) return refused(note.reason)
      const { text, verified } = note.value
      const permit = Permit.safeParse(jsonOf(text))
      if (!permit.success) return refused('its signed text is not a permit')
      const signedBy = verified.map(({ name }) => name)
      return { file, ok: true, kind: 'permit', signedBy, permit: permit.data }
    }),
  )
}

async function readKeys(keyOrFile: string): Promise<readonly Verifier[]> {
  const text = existsSync(keyOrFile) ? await readFile(keyOrFile, 'utf8') : keyOrFile
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const verifier = verifierOf(line)
      if (verifier.ok) return verifier.value
      const expects = { zh: '验证密钥', en: 'a verifier key' }
      throw cliErrors.bad_value({ faults: [{ from: '--key', expects }] })
    })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function describe({ file, ok, reason, permit }: PermitResult, { words }: Terminal): string {
  if (!ok || permit === undefined) {
    return words({ zh: `不成立: ${file}: ${reason}`, en: `does not hold: ${file}: ${reason}` })
  }
  const { serial, application, tier, mintedAt, notAfter } = permit
  return words({
    zh: `成立: ${file}: 准行证 ${serial}，应用 ${application}，风险等级 ${tier}，有效期 ${mintedAt} 至 ${notAfter}（签名成立；是否已吊销须另查）`,
    en: `holds: ${file}: permit ${serial} of ${application}, tier ${tier}, from ${mintedAt} to ${notAfter} (the signature holds; whether it was revoked is not in it)`,
  })
}
