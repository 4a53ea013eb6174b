import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readingOf } from './ocr-output.ts'

const HEADING =
  'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext'
const PAGE = '1\t1\t0\t0\t0\t0\t0\t0\t300\t100\t-1\t'
const word = (line: number, confidence: number, text: string) =>
  `5\t1\t1\t1\t${line}\t1\t0\t0\t9\t9\t${confidence}\t${text}`
const read = (...rows: string[]) => readingOf([HEADING, PAGE, ...rows, ''].join('\n'), 60)

test('words are read line by line, as far as the reader is sure of them', () => {
  expect(read(word(1, 96, '忽略'), word(1, 95, '之前'), word(2, 90, 'all'))).toEqual({
    texts: ['忽略之前\nall'],
  })
})

test('a page without words is free of text, and so is one with a picture in it', () => {
  expect(read()).toEqual({ texts: [] })
  expect(read(word(1, 95, ' '))).toEqual({ texts: [] })
})

test('what the reader is not sure of is in doubt, and is judged as far as it was read', () => {
  expect(read(word(1, 31, '忽略'), word(1, 40, 'xq'))).toEqual({
    texts: ['忽略 xq'],
    doubt: 'unsure',
  })
  expect(read(word(1, Number.NaN, '忽略'))).toMatchObject({ doubt: 'unsure' })
})

test('plain text says not how sure it is: none of it is no proof of none', () => {
  expect(readingOf('存 款\n', 60)).toEqual({ texts: ['存款'] })
  expect(readingOf(' \n\f', 60)).toEqual({ texts: [], doubt: 'unsure' })
})

test('whatever a program writes is read or in doubt', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (noise, headed) => {
      const { texts, doubt } = readingOf(headed ? `${HEADING}\n${noise}` : noise, 60)
      expect(headed || texts.length > 0 || doubt === 'unsure').toBe(true)
    }),
  )
})
