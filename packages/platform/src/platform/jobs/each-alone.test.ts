import { expect, test } from 'vitest'
import { databaseErrors } from '../database/errors.ts'
import type { Services } from '../services.ts'
import { eachAlone } from './each-alone.ts'

function collecting() {
  const lines: object[] = []
  const log = { error: (line: object) => lines.push(line) } as unknown as Services['log']
  return { lines, log }
}

test('one that fails holds up no other, is logged by its id, and its failure is thrown at the end', async () => {
  const { lines, log } = collecting()
  const done: number[] = []
  const act = async (item: number) => {
    if (item === 2) throw databaseErrors.contended()
    if (item === 4) throw databaseErrors.unreachable()
    done.push(item)
  }
  const idOf = (item: number) => `app_${item}`
  await expect(eachAlone([1, 2, 3, 4, 5], act, { log, idOf })).rejects.toMatchObject({
    code: 'database.contended',
  })
  expect(done).toEqual([1, 3, 5])
  expect(lines).toEqual([
    { item: 'app_2', code: 'database.contended' },
    { item: 'app_4', code: 'database.unreachable' },
  ])
  await eachAlone([7], act, { log, idOf })
  expect(done).toEqual([1, 3, 5, 7])
})

test('what nobody foresaw is logged once with its number, which is what is thrown', async () => {
  const { lines, log } = collecting()
  const failing = eachAlone(['ins_a'], () => Promise.reject(new Error('a secret')), {
    log,
    idOf: (id) => id,
  })
  await expect(failing).rejects.toMatchObject({
    code: 'http.internal',
    details: { incident: expect.any(String) },
  })
  expect(lines).toHaveLength(2)
  expect(lines[1]).toEqual({ item: 'ins_a', code: 'http.internal' })
})
