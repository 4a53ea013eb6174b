import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLines } from './read-lines.ts'

async function linesOf(chunks: readonly Uint8Array[], bytesMax: number) {
  async function* give() {
    yield* chunks
  }
  const lines: string[] = []
  for await (const line of readLines(give(), bytesMax)) {
    lines.push('tooLong' in line ? 'TOO LONG' : Buffer.from(line.bytes).toString('latin1'))
  }
  return lines
}

describe('reading lines', () => {
  test('how the bytes are cut never changes the lines', async () => {
    const text = fc.stringMatching(/^[ab\n]{0,60}$/)
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(60)), async (whole, cuts) => {
        const edges = [0, ...cuts, whole.length].sort((a, b) => a - b)
        const chunks = edges
          .slice(1)
          .map((to, index) => Buffer.from(whole.slice(edges[index], to), 'latin1'))
        const expected = whole.split('\n')
        if (expected.at(-1) === '') expected.pop()
        const bounded = expected.map((line) => (line.length > 5 ? 'TOO LONG' : line))
        expect(await linesOf(chunks, 5)).toEqual(bounded)
      }),
    )
  })
})
