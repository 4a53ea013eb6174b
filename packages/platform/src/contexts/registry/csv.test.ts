import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeText, parseCsv } from './csv.ts'

const written = (rows: readonly (readonly string[])[], end: string) =>
  rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(',') + end).join('')

const faultOf = (text: string) => {
  try {
    parseCsv(text)
  } catch (error) {
    const { line, reason } = (error as { details: { line: number; reason: string } }).details
    return `${line} ${reason}`
  }
  return 'none'
}

describe('comma-separated values', () => {
  test('whatever was written quoted is read back, whichever way lines end', () => {
    const table = fc
      .integer({ min: 1, max: 5 })
      .chain((width) =>
        fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: width, maxLength: width }), {
          minLength: 1,
          maxLength: 8,
        }),
      )
      // A last record of one empty field cannot be told from an empty line, so it is not asked of the reader.
      .filter(
        (rows) => rows.some((row) => row.join('').trim() !== '') && rows.at(-1)!.join('') !== '',
      )
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, end) => {
        expect(parseCsv(written(rows, end)).map(({ fields }) => fields)).toEqual(rows)
      }),
    )
  })

  test('any text is read or refused with a line, never anything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', '汉') }), (text) => {
        expect(faultOf(text)).toMatch(/^(none|\d+ \w+)$/)
      }),
    )
  })

  test('records know the line on which they start, also behind a field of several lines', () => {
    expect(parseCsv('a,b\n"1\n2",x\ny,z\n')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['1\n2', 'x'] },
      { line: 4, fields: ['y', 'z'] },
    ])
  })

  test('empty lines at the end are no records; none at all is an empty file', () => {
    expect(parseCsv('a\nb\n\n\n').map(({ fields }) => fields)).toEqual([['a'], ['b']])
    expect(parseCsv('')).toEqual([])
  })

  test.each([
    ['a,b\n1\n', '2 field_count'],
    ['a,b\n1,2,3\n', '2 field_count'],
    ['a\n"x', '2 open_quote'],
    ['a\nx"y\n', '2 stray_quote'],
    ['a\n"x"y\n', '2 after_quote'],
    ['a\rb\n', '1 bare_return'],
    ['a,b\n\n1,2\n', '2 field_count'],
  ])('%j is refused: %s', (text, fault) => {
    expect(faultOf(text)).toBe(fault)
  })

  test('UTF-8 with a mark and GB 18030 are both read; bytes that are neither are refused', () => {
    const marked = Buffer.from('\ufeff属地\n', 'utf8')
    const chinese = Uint8Array.of(0xca, 0xf4, 0xb5, 0xd8, 0x0a)
    expect([decodeText(marked), decodeText(chinese)]).toEqual(['属地\n', '属地\n'])
    expect(() => decodeText(Uint8Array.of(0xff, 0xff, 0xff))).toThrow(/neither UTF-8/)
  })
})
