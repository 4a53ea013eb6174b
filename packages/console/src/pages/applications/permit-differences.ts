import { isObject } from '../../kernel/json.ts'

export interface Difference {
  /** Where, as `limits.requestsPerMinute`. */
  readonly at: string
  readonly before: string
  readonly after: string
}

/** What differs between every two permits, whatever they say. */
const ALWAYS_ANEW = new Set(['serial', 'mintedAt', 'notBefore'])

/** Where two documents differ, by path; lists of named things by their names, others whole. */
export function differencesOf(before: unknown, after: unknown, at = ''): readonly Difference[] {
  if (ALWAYS_ANEW.has(at)) return []
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
    return keys.flatMap((key) =>
      differencesOf(before[key], after[key], at === '' ? key : `${at}.${key}`),
    )
  }
  const [named, renamed] = [byName(before), byName(after)]
  if (named !== undefined && renamed !== undefined) return differencesOf(named, renamed, at)
  const [was, is] = [wordOf(before), wordOf(after)]
  return was === is ? [] : [{ at, before: was, after: is }]
}

/** Review points and their like stand in lists, and each goes by its name: one that is new or gone is named, not its place. */
function byName(value: unknown): Record<string, unknown> | undefined {
  if (!Array.isArray(value)) return undefined
  const named = value.flatMap((one) =>
    isObject(one) && typeof one.name === 'string' ? [[one.name, one] as const] : [],
  )
  const isNamed =
    named.length === value.length && new Set(named.map(([name]) => name)).size === named.length
  return isNamed ? Object.fromEntries(named) : undefined
}

const wordOf = (value: unknown) => (value === undefined ? '—' : JSON.stringify(value))
