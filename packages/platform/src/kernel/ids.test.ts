import { expect, test } from 'vitest'
import { defineId, newId } from './ids.ts'
import { randomOf } from './random.ts'

test('ids sort in the order of their making, and none comes twice', () => {
  const ids = Array.from({ length: 50_000 }, () => newId('app') as string)
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
  expect(defineId('app').safeParse(ids[0]).success).toBe(true)
  expect(defineId('per').safeParse(ids[0]).success).toBe(false)
})

test('no random bytes are handed out twice, and what was handed out stays as it was', () => {
  const drawn = Array.from({ length: 5_000 }, () => randomOf(16))
  const texts = drawn.map((bytes) => bytes.toString('hex'))
  expect(new Set(texts).size).toBe(drawn.length)
  randomOf(16_384)
  expect(drawn.map((bytes) => bytes.toString('hex'))).toEqual(texts)
})
