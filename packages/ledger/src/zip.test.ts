import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LedgerError } from './errors.ts'
import { readZip, writeZip, type ZipFile } from './zip.ts'

const files: readonly ZipFile[] = [
  { name: 'b/two.txt', content: Buffer.from('two') },
  { name: 'a.json', content: Buffer.from('{}') },
  { name: 'empty', content: new Uint8Array() },
]

const name = fc.stringMatching(/^[a-z0-9]{1,8}(\/[a-z0-9]{1,8})?$/)
const archive = fc.uniqueArray(fc.record({ name, content: fc.uint8Array({ maxLength: 64 }) }), {
  minLength: 1,
  maxLength: 8,
  selector: (file) => file.name,
})

describe('an archive', () => {
  test('gives back what was put in, in the order of names', () => {
    fc.assert(
      fc.property(archive, (given) => {
        const read = readZip(writeZip(given))
        if (!read.ok) throw new Error(read.reason)
        const sorted = [...given].sort((a, b) => (a.name < b.name ? -1 : 1))
        expect(
          read.value.map((file) => [file.name, Buffer.from(file.content).toString('hex')]),
        ).toEqual(sorted.map((file) => [file.name, Buffer.from(file.content).toString('hex')]))
      }),
    )
  })

  test('has the same bytes whatever the order in which its files were given', () => {
    expect(writeZip(files)).toEqual(writeZip(files.toReversed()))
  })

  test('is read by nobody once its content, an end or a beginning is changed', () => {
    const bytes = writeZip(files)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Uint8Array.from(bytes)
        changed[at]! ^= mask
        const read = readZip(changed)
        // A name that changed into another plain name is a whole archive; the manifest finds it.
        if (read.ok) expect(writeZip(read.value)).toEqual(Buffer.from(changed))
      }),
    )
    expect(readZip(Buffer.concat([bytes, Buffer.of(0)])).ok).toBe(false)
    expect(readZip(Buffer.concat([Buffer.of(0), bytes])).ok).toBe(false)
    expect(readZip(bytes.subarray(0, -1)).ok).toBe(false)
  })

  test('never throws at what it is given to read', () => {
    const head = Uint8Array.from([0x50, 0x4b, 3, 4])
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expect(readZip(Buffer.concat([head, noise])).ok).toBe(false)
      }),
    )
  })

  test.each(['../up', '/root', 'a//b', 'a/', '.hidden', 'white space', '名'])(
    'takes no file named %s',
    (strange) => {
      expect(() => writeZip([{ name: strange, content: Buffer.of(1) }])).toThrow(LedgerError)
    },
  )

  test('takes no name twice', () => {
    expect(() => writeZip([files[1]!, files[1]!])).toThrow('a.json stands twice')
  })
})
