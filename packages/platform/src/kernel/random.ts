import { randomFillSync } from 'node:crypto'

const POOL_BYTES = 16_384
const pool = Buffer.allocUnsafeSlow(POOL_BYTES)
let used = POOL_BYTES

/**
 * Random bytes of the system's generator, drawn in large portions: asking for each few bytes costs ten
 * times as much, and a governed call needs some in six places. No byte is handed out twice.
 */
export function randomOf(count: number): Buffer {
  if (count > POOL_BYTES) throw new RangeError(`at most ${POOL_BYTES} bytes`)
  if (used + count > POOL_BYTES) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = Buffer.from(pool.subarray(used, used + count))
  // What was handed out leaves no copy behind.
  pool.fill(0, used, used + count)
  used += count
  return bytes
}
