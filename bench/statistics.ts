import assert from 'node:assert/strict'

export function median(values: readonly number[]): number {
  return percentile(values, 50)
}

/** The nearest-rank percentile, `rank` from 0 to 100. */
export function percentile(values: readonly number[], rank: number): number {
  assert(values.length > 0, 'a percentile is taken of at least one value')
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((rank / 100) * sorted.length) - 1)]!
}
