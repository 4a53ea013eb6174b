import {
  edited,
  editsOf,
  identifierDetector,
  type Part,
  redactionPolicy,
  runGuards,
} from '@hengjian/guard'
import { monotonicMs } from '#kernel/time.ts'
import { cliErrors } from './errors.ts'
import { exitCodes } from './exit-code.ts'
import { defineVerb } from './verb.ts'
import { writePaced } from './write-paced.ts'

/** A number may be broken over lines, so the text is judged whole. */
export const TEXT_BYTES_MAX = 64_000_000

/** Text in two bytes a character reads as valid UTF-8 with these in between, and would pass unread. */
const NUL = '\u0000'

export const guardRedact = defineVerb({
  name: 'guard redact',
  says: {
    zh: '将标准输入文本（UTF-8，不超过 64 MB）中的个人与企业标识信息及密钥脱敏后输出；其余内容逐字节不变',
    en: 'prints the text on standard input (UTF-8, at most 64 MB) with identifiers and secrets masked; everything else stays byte for byte',
  },
  flags: {},
  async run() {
    const text = await readText(process.stdin)
    const part: Part = { path: '', text, origin: 'user' }
    const policy = { ...redactionPolicy, onTimeoutMs: Number.POSITIVE_INFINITY }
    const { findings, failures } = runGuards([part], [identifierDetector()], policy, {
      direction: 'input',
      nowMs: monotonicMs,
    })
    if (failures.length > 0) throw cliErrors.input_unjudged()
    const edits = editsOf(text, findings.get('') ?? [], undefined)
    await writePaced(edited(text, edits, 0, text.length))
    return exitCodes.done
  },
})

async function readText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > TEXT_BYTES_MAX) throw cliErrors.input_too_long({ bytesMax: TEXT_BYTES_MAX })
    pieces.push(chunk)
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(pieces))
  } catch {
    throw cliErrors.input_not_text()
  }
  if (text.includes(NUL)) throw cliErrors.input_not_text()
  return text
}
