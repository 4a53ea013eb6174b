import { parseArgs } from 'node:util'
import { cliErrors } from './errors.ts'
import { usageOf } from './help.ts'
import type { Flags, FlagValues, Verb } from './verb.ts'

export interface ParsedCall {
  readonly values: FlagValues
  readonly operands: readonly string[]
  readonly wantsHelp: boolean
}

const ownFlags = { help: { type: 'boolean', short: 'h' } } as const

/**
 * Finds the verb that the first words name, the longest name first.
 * Errors: `cli.unknown_verb`.
 */
export function findVerb(
  names: readonly string[],
  args: readonly string[],
): { readonly name: string; readonly rest: readonly string[] } {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(' ')
    if (names.includes(name)) return { name, rest: args.slice(words) }
  }
  const [first = '', second] = args
  const group = names.filter((name) => name.startsWith(`${first} `))
  const isGroup = group.length > 0
  throw cliErrors.unknown_verb({
    verb: isGroup && second !== undefined ? `${first} ${second}` : first,
    verbs: isGroup ? group : names,
  })
}

/**
 * Reads the flags and operands of a verb. Node's parser is asked for its tokens, and judged here,
 * because its own messages are in one language and name no alternatives.
 * Errors: `cli.unknown_flag`, `flag_without_value`, `flag_with_value`, `wrong_operands`.
 */
export function parseCall(verb: Verb, args: readonly string[]): ParsedCall {
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...optionsOf(verb.flags), ...ownFlags },
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const values: Record<string, string | string[] | true> = {}
  const operands: string[] = []
  let wantsHelp = false
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    if (token.name === 'help') wantsHelp = true
    else values[token.name] = flagValueOf(verb, token, values[token.name])
  }
  const { min, max } = verb.operands ?? { min: 0, max: 0 }
  const fits = operands.length >= min && operands.length <= max
  if (!wantsHelp && !fits) throw cliErrors.wrong_operands({ usage: usageOf(verb) })
  return { values, operands, wantsHelp }
}

function flagValueOf(
  verb: Verb,
  token: {
    name: string
    rawName: string
    value?: string | undefined
    inlineValue?: boolean | undefined
  },
  before: string | string[] | true | undefined,
): string | string[] | true {
  const { rawName: flag, value } = token
  const known = Object.hasOwn(verb.flags, token.name) ? verb.flags[token.name] : undefined
  if (known === undefined) {
    const flags = [...Object.keys(verb.flags), 'help'].map((name) => `--${name}`)
    throw cliErrors.unknown_flag({ flag, flags })
  }
  if (known.type === 'boolean') {
    if (value !== undefined) throw cliErrors.flag_with_value({ flag })
    return true
  }
  // `--data --json` forgot the folder; one that begins with a dash is written `--data=-x`.
  const isForgotten = value?.startsWith('-') === true && token.inlineValue !== true
  if (value === undefined || value === '' || isForgotten)
    throw cliErrors.flag_without_value({ flag })
  return known.multiple === true ? [...(Array.isArray(before) ? before : []), value] : value
}

function optionsOf(flags: Flags) {
  return Object.fromEntries(Object.entries(flags).map(([name, { type }]) => [name, { type }]))
}
