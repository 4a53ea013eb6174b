import { expect, test } from 'vitest'
import { inputsPasted, shapeOf, tensorTyped } from '../src/pages/models/case-values.ts'

const input = (datatype: string, shape: readonly number[]) => ({ name: 'x', datatype, shape })

test('what is typed for an input becomes a tensor of its type and shape', () => {
  expect(tensorTyped(input('FP64', [-1]), '12.5')).toEqual({ ...input('FP64', [1]), data: [12.5] })
  expect(tensorTyped(input('INT64', [-1, 2]), '1, 2，3\n4')).toEqual({
    ...input('INT64', [2, 2]),
    data: [1, 2, 3, 4],
  })
  expect(tensorTyped(input('BYTES', [-1]), '自有住房\n租房, 合租')?.data).toEqual([
    '自有住房',
    '租房, 合租',
  ])
  expect(tensorTyped(input('BOOL', [1]), 'true')?.data).toEqual([true])
})

test('what cannot be read, or does not fill the input, is none', () => {
  expect(tensorTyped(input('INT64', [1]), '1.5')).toBeUndefined()
  expect(tensorTyped(input('FP64', [1]), '12万')).toBeUndefined()
  expect(tensorTyped(input('FP64', [2]), '1')).toBeUndefined()
  expect(tensorTyped(input('FP64', [1]), '')).toBeUndefined()
  expect(shapeOf([-1, 3], 4)).toBeUndefined()
  expect(shapeOf([-1, -1], 4)).toEqual([4, 1])
})

test('a request that is pasted whole gives its inputs, and anything else gives none', () => {
  expect(inputsPasted('{"id": "1", "inputs": [{"name": "x"}]}')).toEqual([{ name: 'x' }])
  expect(inputsPasted('[{"name": "x"}]')).toEqual([{ name: 'x' }])
  for (const text of ['', '{}', '[]', '[1]', '{"inputs": 1}', 'x'])
    expect(inputsPasted(text)).toBeUndefined()
})
