/** What was typed without what was left empty: empty texts, and groups of which nothing was filled in. */
export function withoutBlanks<Values extends object>(values: Values): Values {
  const filled = Object.entries(values)
    .map(([name, value]) => [name, filledIn(value)] as const)
    .filter(([, value]) => value !== undefined)
  return Object.fromEntries(filled) as Values
}

function filledIn(value: unknown): unknown {
  if (value === null || value === undefined) return undefined
  if (typeof value === 'string') return value.trim() === '' ? undefined : value
  if (Array.isArray(value)) {
    return value.map((one) => (typeof one === 'object' && one !== null ? withoutBlanks(one) : one))
  }
  if (typeof value !== 'object') return value
  const group = withoutBlanks(value)
  return Object.keys(group).length === 0 ? undefined : group
}
