import { expect, test } from 'vitest'
import { everyRow } from './every-row.ts'

test.each([0, 1, 2, 3, 4, 7])(
  'all %i rows come once, in their order, a page at a time',
  async (count) => {
    const asked: (number | undefined)[] = []
    const rows = everyRow(
      async (after: number | undefined, limit) => {
        asked.push(after)
        const first = after === undefined ? 0 : after + 1
        return Array.from({ length: Math.min(limit, count - first) }, (_, at) => first + at)
      },
      (row) => row,
      2,
    )
    expect(await Array.fromAsync(rows)).toEqual(Array.from({ length: count }, (_, at) => at))
    expect(asked).toHaveLength(Math.floor(count / 2) + 1)
  },
)
