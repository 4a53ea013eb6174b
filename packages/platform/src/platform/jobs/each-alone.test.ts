import { expect, test } from 'vitest'
import { eachAlone } from './each-alone.ts'

test('one that fails holds up no other, and its failure is thrown at the end', async () => {
  const done: number[] = []
  const act = async (item: number) => {
    if (item % 2 === 0) throw new Error(`${item} failed`)
    done.push(item)
  }
  await expect(eachAlone([1, 2, 3, 4, 5], act)).rejects.toThrow('2 failed')
  expect(done).toEqual([1, 3, 5])
  await eachAlone([7], act)
  expect(done).toEqual([1, 3, 5, 7])
})
