import { pino } from 'pino'
import { expect, test } from 'vitest'
import { doorErrors } from './errors.ts'
import { createGroupCommit } from './group-commit.ts'

const log = pino({ enabled: false })
const away = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })

test('what was refused while the database was away is no backlog: the next item is tried, and written', async () => {
  const written: number[] = []
  let isAway = true
  const commit = createGroupCommit<number>({
    ...{ name: 'records', gatherMs: 0, log, refusal: doorErrors.answer_unrecorded },
    write: async (items) => {
      if (isAway) throw away
      written.push(...items)
    },
  })
  await expect(commit.urgent(1)).rejects.toMatchObject({ code: 'gateway.answer_unrecorded' })
  expect([commit.size(), commit.lateMs()]).toEqual([0, 0])
  isAway = false
  await commit.urgent(2)
  expect(written).toEqual([2])
})

test('what was promised for later shows that the database is away until it is written', async () => {
  let isAway = true
  const commit = createGroupCommit<number>({
    ...{ name: 'records', gatherMs: 0, log, refusal: doorErrors.answer_unrecorded },
    write: async () => {
      if (isAway) throw away
    },
  })
  commit.later(1)
  await expect.poll(() => commit.lateMs()).toBeGreaterThan(0)
  isAway = false
  await expect.poll(() => commit.lateMs()).toBe(0)
  await commit.stop()
})
