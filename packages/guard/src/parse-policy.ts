import {
  type Direction,
  type GuardAction,
  type GuardPolicy,
  type GuardRule,
  type GuardWish,
  guardActions,
} from './policy.ts'

/** A document that is no policy. `path` is a JSON pointer to what is wrong; no value is repeated. */
export class PolicyInvalid extends Error {
  readonly path: string

  constructor(path: string, expected: string) {
    super(`guard policy: ${path === '' ? 'the document' : path} must be ${expected}`)
    this.name = 'PolicyInvalid'
    this.path = path
  }
}

const RULES_MAX = 500
const NAME_LENGTH_MAX = 80
const TIMEOUT_MS_MAX = 60_000

type Json = Readonly<Record<string, unknown>>

/** A policy from JSON; throws `PolicyInvalid`. Members that nobody knows are refused, not ignored. */
export function parsePolicy(value: unknown): GuardPolicy {
  const document = objectAt(value, '', [...members, 'waiver'])
  for (const member of members) {
    if (document[member] === undefined) throw new PolicyInvalid(`/${member}`, 'present')
  }
  const wish = parseMembers(document)
  const { onFailure } = wish
  if ((onFailure === 'waive') !== (document.waiver !== undefined)) {
    throw new PolicyInvalid('/waiver', 'present exactly where onFailure is "waive"')
  }
  const waiver = document.waiver === undefined ? {} : { waiver: nameAt(document.waiver, '/waiver') }
  return { ...(wish as Required<GuardWish>), ...waiver }
}

/** A caller's wish from JSON; throws `PolicyInvalid`. */
export function parseWish(value: unknown): GuardWish {
  return parseMembers(objectAt(value, '', members))
}

const members = [
  'input',
  'output',
  'onUnjudged',
  'onFailure',
  'onTimeoutMs',
  'holdWholeAnswer',
] as const

function parseMembers(document: Json): GuardWish {
  return {
    ...rulesAt(document, 'input'),
    ...rulesAt(document, 'output'),
    ...optional(document, 'onUnjudged', (value, path) =>
      oneOf<'refuse' | 'flag'>(value, path, ['refuse', 'flag']),
    ),
    ...optional(document, 'onFailure', (value, path) =>
      oneOf<'refuse' | 'waive'>(value, path, ['refuse', 'waive']),
    ),
    ...optional(document, 'onTimeoutMs', (value, path) => numberAt(value, path, 1, TIMEOUT_MS_MAX)),
    ...optional(document, 'holdWholeAnswer', booleanAt),
  }
}

function optional<Name extends string, Value>(
  document: Json,
  name: Name,
  parse: (value: unknown, path: string) => Value,
): { [Key in Name]?: Value } {
  const value = document[name]
  if (value === undefined) return {}
  return { [name]: parse(value, `/${name}`) } as { [Key in Name]?: Value }
}

function rulesAt(document: Json, direction: Direction) {
  return optional(document, direction, (value, path): readonly GuardRule[] => {
    if (!Array.isArray(value) || value.length > RULES_MAX) {
      throw new PolicyInvalid(path, `a list of at most ${RULES_MAX} rules`)
    }
    return value.map((rule, index) => ruleAt(rule, `${path}/${index}`))
  })
}

function ruleAt(value: unknown, path: string): GuardRule {
  const rule = objectAt(value, path, ['guard', 'kind', 'threshold', 'action'])
  return {
    guard: nameAt(rule.guard, `${path}/guard`),
    kind: nameAt(rule.kind, `${path}/kind`),
    threshold: numberAt(rule.threshold, `${path}/threshold`, 0, 1),
    action: oneOf<GuardAction>(rule.action, `${path}/action`, guardActions),
  }
}

function objectAt(value: unknown, path: string, known: readonly string[]): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PolicyInvalid(path, 'an object')
  }
  if (!Object.keys(value).every((name) => known.includes(name))) {
    throw new PolicyInvalid(path, `an object with no other members than ${known.join(', ')}`)
  }
  return value as Json
}

function nameAt(value: unknown, path: string): string {
  if (typeof value === 'string' && value.length > 0 && value.length <= NAME_LENGTH_MAX) return value
  throw new PolicyInvalid(path, `a name of at most ${NAME_LENGTH_MAX} characters`)
}

function numberAt(value: unknown, path: string, min: number, max: number): number {
  if (typeof value === 'number' && value >= min && value <= max) return value
  throw new PolicyInvalid(path, `a number from ${min} to ${max}`)
}

function booleanAt(value: unknown, path: string): boolean {
  if (typeof value === 'boolean') return value
  throw new PolicyInvalid(path, 'true or false')
}

function oneOf<Word extends string>(value: unknown, path: string, words: readonly Word[]): Word {
  const word = words.find((candidate) => candidate === value)
  if (word === undefined) throw new PolicyInvalid(path, `one of ${words.join(', ')}`)
  return word
}
