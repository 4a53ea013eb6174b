import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LOCK_FILE, lockFolder, ownerOf } from './folder-lock.ts'
import { startTokenOf } from './processes.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const leaveLock = (content: object | string) =>
  writeFile(
    join(folder, LOCK_FILE),
    typeof content === 'string' ? content : JSON.stringify(content),
  )

describe('the lock of a data folder', () => {
  test('names its live owner, and leaves nothing when released', async () => {
    const lock = await lockFolder(folder, 'files')
    expect(await ownerOf(folder)).toMatchObject({ pid: process.pid, holds: 'files' })

    await lock.release()
    expect(await ownerOf(folder)).toBeUndefined()
    expect(await readdir(folder)).toEqual([])
  })

  test('refuses a second owner and says which process has it', async () => {
    const lock = await lockFolder(folder, 'cluster')
    await expect(lockFolder(folder, 'cluster')).rejects.toMatchObject({
      code: 'database.folder_locked',
      details: { pid: process.pid },
    })
    expect(await readdir(folder)).toEqual([LOCK_FILE])
    await lock.release()
  })

  test('is taken over from an owner that no longer lives', async () => {
    // The number of this very process, but of an earlier life of it.
    await leaveLock({ pid: process.pid, startToken: 'before the restart', holds: 'cluster' })
    expect(await ownerOf(folder)).toBeUndefined()
    const lock = await lockFolder(folder, 'cluster')
    expect(await ownerOf(folder)).toMatchObject({ startToken: startTokenOf(process.pid) })
    await lock.release()
  })

  test('is taken over when its content was destroyed', async () => {
    await leaveLock('\0\0\0')
    await (await lockFolder(folder, 'cluster')).release()
  })

  test('is taken over by one of many at once, and by no other', async () => {
    await leaveLock({ pid: process.pid, startToken: 'before the restart', holds: 'cluster' })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => lockFolder(folder, 'cluster')),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await readdir(folder)).toEqual([LOCK_FILE])
  })

  test('that another took over is not released by its first owner', async () => {
    const first = await lockFolder(folder, 'cluster')
    const other = { pid: process.ppid, startToken: startTokenOf(process.ppid)!, holds: 'cluster' }
    await leaveLock(other)
    await first.release()
    expect(await ownerOf(folder)).toEqual(other)
  })
})

test('a process that does not exist has no start token', () => {
  expect(startTokenOf(2 ** 30)).toBeUndefined()
  expect(startTokenOf(process.pid)).toBe(startTokenOf(process.pid))
})
