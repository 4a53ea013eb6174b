export interface Difference {
  /** Where, as `limits.requestsPerMinute`. */
  readonly at: string
  readonly before: string
  readonly after: string
}

/** What differs between every two permits, whatever they say. */
const ALWAYS_ANEW = new Set(['serial', 'mintedAt', 'notBefore'])

/** Where two documents differ, by path; lists are compared whole. */
export function differencesOf(before: unknown, after: unknown, at = ''): readonly Difference[] {
  if (ALWAYS_ANEW.has(at)) return []
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
    return keys.flatMap((key) =>
      differencesOf(before[key], after[key], at === '' ? key : `${at}.${key}`),
    )
  }
  const [was, is] = [wordOf(before), wordOf(after)]
  return was === is ? [] : [{ at, before: was, after: is }]
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const wordOf = (value: unknown) => (value === undefined ? '—' : JSON.stringify(value))
