import { isObject } from './json.ts'
/** What a call consumed. `estimated` says that the upstream did not report it. */
export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly estimated: boolean
}

/** In units of `currency` per million tokens. */
export interface Price {
  readonly inputPerMillion: number
  readonly outputPerMillion: number
  readonly currency: string
}

const ASCII_CHARACTERS_PER_TOKEN = 4
const OTHER_CHARACTERS_PER_TOKEN = 2

/**
 * An estimate of the tokens of a text, in one pass: a CJK character counts one, four ASCII characters count one, and two
 * characters of any other script count one, each sum rounded up. It lies rather above than below what tokenisers give, so
 * that a limit errs on the safe side.
 */
export function estimateTokens(text: string): number {
  let cjk = 0
  let ascii = 0
  let other = 0
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) ascii += 1
    else if (isCjk(unit)) cjk += 1
    else if (unit >= 0xd800 && unit <= 0xdbff) {
      // Beyond the basic plane lie rare Han characters and emoji; both take a token or more.
      cjk += 1
      index += 1
    } else other += 1
  }
  return (
    cjk +
    Math.ceil(ascii / ASCII_CHARACTERS_PER_TOKEN) +
    Math.ceil(other / OTHER_CHARACTERS_PER_TOKEN)
  )
}

/** Radicals, kana, Han, Hangul, compatibility and full-width forms of the basic plane. */
function isCjk(unit: number): boolean {
  return (
    (unit >= 0x2e80 && unit <= 0x9fff) ||
    (unit >= 0xac00 && unit <= 0xd7a3) ||
    (unit >= 0xf900 && unit <= 0xfaff) ||
    (unit >= 0xfe30 && unit <= 0xfe4f) ||
    (unit >= 0xff00 && unit <= 0xffef)
  )
}

export function estimatedUsage(input: string, output: string): Usage {
  return {
    inputTokens: estimateTokens(input),
    outputTokens: estimateTokens(output),
    estimated: true,
  }
}

/**
 * What an upstream reports: in `usage` of an answer or of a stream's last chunk, or in `response.usage` of an event of
 * the Responses API. Absent where it reports nothing, or something that cannot be a count.
 */
export function usageOf(answer: unknown): Usage | undefined {
  if (!isObject(answer)) return undefined
  const usage = isObject(answer.usage)
    ? answer.usage
    : isObject(answer.response) && isObject(answer.response.usage)
      ? answer.response.usage
      : undefined
  if (usage === undefined) return undefined
  const inputTokens = usage.prompt_tokens ?? usage.input_tokens
  // Embeddings have no output, and none is reported.
  const outputTokens = usage.completion_tokens ?? usage.output_tokens ?? 0
  if (!isCount(inputTokens) || !isCount(outputTokens)) return undefined
  return { inputTokens, outputTokens, estimated: false }
}

/** The cost in thousandths of the price's currency, rounded up: a call that costs something never counts as free. */
export function costMilliOf(price: Price | undefined, usage: Usage): number {
  if (price === undefined) return 0
  const exact =
    (usage.inputTokens * price.inputPerMillion + usage.outputTokens * price.outputPerMillion) /
    1_000
  // Decimal prices have no exact binary form; what that adds in the last places must not round up to a unit.
  return Math.ceil(Math.round(exact * 1e6) / 1e6)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
