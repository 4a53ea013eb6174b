import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type DocumentReport, type DocumentTrust, verifyDocument } from './document.ts'
import { type Verifier, verifierOf } from './key.ts'
import type { Outcome } from './outcome.ts'

/** Where the program writes; tests pass their own. */
export type Output = {
  readonly out: (line: string) => void
  readonly error: (line: string) => void
}

type Call = {
  readonly files: readonly string[]
  readonly trust: DocumentTrust
  readonly json: boolean
}

const EXIT_HOLDS = 0
const EXIT_DOES_NOT_HOLD = 1
const EXIT_WRONG_CALL = 2

const USAGE = `hengjian-verify [--key VKEY|FILE]... [--origin NAME] [--since CHECKPOINT] [--entry FILE] [--json] FILE...

Verifies evidence packs, ledger exports (a file or a directory), inclusion proofs and checkpoints, offline.
离线验证证据包、账本导出（文件或目录）、包含证明和检查点。

  --key VKEY|FILE     a verifier key you trust, or a file with one a line    您信任的验证密钥，或每行一个密钥的文件
  --origin NAME       the log you expect                                     您期望的日志名称
  --since CHECKPOINT  a checkpoint you kept: the log must still contain it   您保存的旧检查点：日志必须仍包含它
  --entry FILE        the entry of a proof that does not carry it            证明中未附带的条目文件
  --json              one JSON document instead of lines                     输出 JSON

Exit: 0 holds 成立 · 1 does not hold 不成立 · 2 wrong call 调用有误`

/** Runs the verifier; answers with the exit code. */
export async function run(args: readonly string[], { out, error }: Output): Promise<number> {
  const call = readCall(args)
  if (call === 'help') {
    out(USAGE)
    return EXIT_HOLDS
  }
  if (typeof call === 'string') {
    error(call)
    error(USAGE)
    return EXIT_WRONG_CALL
  }
  const results: { file: string; outcome: Outcome<DocumentReport> }[] = []
  for (const file of call.files) {
    results.push({ file, outcome: await verifyDocument(file, call.trust) })
  }
  const holds = results.every(({ outcome }) => outcome.ok)
  if (call.json) {
    const documents = results.map(({ file, outcome }) =>
      outcome.ok ? { file, ok: true, ...outcome.value } : { file, ...outcome },
    )
    out(JSON.stringify({ ok: holds, documents }, undefined, 2))
  } else {
    for (const { file, outcome } of results) out(describe(file, outcome))
    if (results.some(({ outcome }) => outcome.ok && outcome.value.keysFrom === 'document')) {
      out('note 注意: the keys came from the document itself; pass --key to pin a key you trust')
      out('          密钥来自文件自身；请用 --key 指定您信任的密钥')
    }
  }
  return holds ? EXIT_HOLDS : EXIT_DOES_NOT_HOLD
}

function describe(file: string, outcome: Outcome<DocumentReport>): string {
  if (!outcome.ok) return `does not hold 不成立: ${file}: ${outcome.reason}`
  const { kind, origin, size, root, entries, proofs, checkpoints, since, index } = outcome.value
  const { files, contents, subject, asOf } = outcome.value
  const parts = [`${kind} of ${origin}, size ${size}, root ${root}`]
  if (index !== undefined) parts.push(`entry ${index} is included`)
  if (subject !== undefined) parts.push(`about ${subject.kind} ${subject.id} as of ${asOf}`)
  if (files !== undefined) parts.push(`${files} files as the manifest says`)
  if (entries !== undefined) parts.push(`${entries} entries recomputed`)
  if (proofs) parts.push(`${proofs} proofs`)
  if (contents) parts.push(`${contents} contents have the digests of their entries`)
  if (checkpoints) parts.push(`${checkpoints} older checkpoints contained`)
  if (since !== undefined) parts.push(`contains your checkpoint of size ${since}`)
  return `holds 成立: ${file}: ${parts.join('; ')}`
}

/** The call, `help`, or what is wrong with it. */
function readCall(args: readonly string[]): Call | string {
  let parsed: ReturnType<typeof parseCall>
  try {
    parsed = parseCall(args)
  } catch (failure) {
    return failure instanceof Error ? failure.message : String(failure)
  }
  const { values, positionals: files } = parsed
  if (values.help) return 'help'
  if (files.length === 0) return 'name at least one file'
  const named = [...files, ...[values.since, values.entry].filter((file) => file !== undefined)]
  const missing = named.find((file) => !existsSync(file))
  if (missing !== undefined) return `${missing} does not exist`

  const verifiers: Verifier[] = []
  for (const text of (values.key ?? []).flatMap(readKeys)) {
    const verifier = verifierOf(text)
    if (!verifier.ok) return `--key: ${verifier.reason}`
    verifiers.push(verifier.value)
  }
  const { origin, since, entry } = values
  return {
    files,
    json: values.json,
    trust: {
      ...(values.key !== undefined && { verifiers }),
      ...(origin !== undefined && { origin }),
      ...(since !== undefined && { since: readFileSync(since, 'utf8') }),
      ...(entry !== undefined && { entry: readFileSync(entry) }),
    },
  }
}

function parseCall(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      key: { type: 'string', multiple: true },
      origin: { type: 'string' },
      since: { type: 'string' },
      entry: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  })
}

/** A key itself, or the keys in a file: one a line, blank lines aside. */
function readKeys(keyOrFile: string): readonly string[] {
  if (!existsSync(keyOrFile)) return [keyOrFile]
  const lines = readFileSync(keyOrFile, 'utf8').split('\n')
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}
