import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ARCHIVE_END,
  type ArchiveEntry,
  BLOCK_BYTES,
  blockReader,
  decodeHeader,
  ENTRY_BYTES_MAX,
  encodeHeader,
} from './archive.ts'

const part = fc
  .string({
    unit: fc.constantFrom('a', 'B', '0', '_', '-', '.', '密'),
    minLength: 1,
    maxLength: 12,
  })
  .filter((name) => name !== '.' && name !== '..')

const entry: fc.Arbitrary<ArchiveEntry> = fc.record({
  path: fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/')),
  kind: fc.constantFrom('file' as const, 'folder' as const),
  mode: fc.integer({ min: 0, max: 0o7777 }),
  sizeBytes: fc.integer({ min: 0, max: ENTRY_BYTES_MAX }),
})

const file = { path: 'postgres/PG_VERSION', kind: 'file', mode: 0o600, sizeBytes: 3 } as const

async function* chunksOf(bytes: Buffer, sizes: readonly number[]) {
  let at = 0
  for (const size of sizes) {
    yield bytes.subarray(at, at + size)
    at += size
  }
  yield bytes.subarray(at)
}

describe('an archive header', () => {
  test('reads back as it was written', () => {
    fc.assert(
      fc.property(entry, (written) => {
        expect(decodeHeader(encodeHeader(written))).toEqual(written)
      }),
    )
  })

  test('of a long path is split at a slash', () => {
    const path = `${'x'.repeat(90)}/${'y'.repeat(90)}`
    expect(decodeHeader(encodeHeader({ ...file, path }))?.path).toBe(path)
  })

  test('refuses what the format cannot hold', () => {
    expect(() => encodeHeader({ ...file, sizeBytes: ENTRY_BYTES_MAX + 1 })).toThrow('8 GiB')
    expect(() => encodeHeader({ ...file, path: 'z'.repeat(101) })).toThrow('too long')
  })

  test('with any byte changed is refused', () => {
    fc.assert(
      fc.property(fc.nat(499), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const block = encodeHeader(file)
        block[at] = block[at]! ^ change
        expect(() => decodeHeader(block)).toThrow(RangeError)
      }),
      // The end marks of the checksum itself.
      {
        examples: [
          [154, 0x20],
          [155, 0x20],
        ],
      },
    )
  })

  test.each(['../master.key', 'postgres/../../x', '/etc/passwd', 'a\\..\\b'])(
    'never leads outside: %s',
    (path) => {
      expect(() => decodeHeader(encodeHeader({ ...file, path }))).toThrow('leads outside')
    },
  )

  test('of a link is refused', () => {
    const link = encodeHeader(file)
    link.write('2', 156)
    // The flag counts in the checksum: '0' became '2'.
    const sum = Number.parseInt(link.toString('latin1', 148, 154), 8) + 2
    link.write(sum.toString(8).padStart(6, '0'), 148)
    expect(() => decodeHeader(link)).toThrow('neither a file nor a folder')
  })

  test('of zeros ends the archive', () => {
    expect(decodeHeader(ARCHIVE_END.subarray(0, BLOCK_BYTES))).toBeUndefined()
  })
})

describe('reading in blocks', () => {
  test('does not depend on how the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 2 * BLOCK_BYTES, maxLength: 4 * BLOCK_BYTES }),
        fc.array(fc.integer({ min: 1, max: BLOCK_BYTES }), { maxLength: 6 }),
        async (content, sizes) => {
          const bytes = Buffer.from(content)
          const reader = blockReader(chunksOf(bytes, sizes))
          expect(await reader.block()).toEqual(bytes.subarray(0, BLOCK_BYTES))
          expect(await reader.block()).toEqual(bytes.subarray(BLOCK_BYTES, 2 * BLOCK_BYTES))
        },
      ),
    )
  })

  test('says when the stream ends too early', async () => {
    const reader = blockReader(chunksOf(Buffer.alloc(BLOCK_BYTES - 1), []))
    await expect(reader.block()).rejects.toThrow('ends too early')
  })
})
