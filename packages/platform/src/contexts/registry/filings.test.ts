import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonActor } from '#kernel/actor.ts'
import { describeOnDatabases, openWorld, type World } from '../../testing/world.ts'
import { findFiling, pageOfFilingSnapshots } from './filing-store.ts'
import { entriesOfKind, foundInstitution } from './fixture.ts'
import { importFilings, tryFilings } from './import-filings.ts'

const HEADER = '序号,属地,模型名称,备案单位,备案号,备案时间'
const listOf = (...numbers: string[]) =>
  Buffer.from(
    [
      HEADER,
      ...numbers.map((number) => `1,北京,示例大模型,示例科技公司,${number},2023-08-21`),
    ].join('\n'),
  )

describeOnDatabases('the imported lists of filings', (database) => {
  let world: World
  let procurement: PersonActor
  let stranger: PersonActor

  beforeAll(async () => {
    world = await openWorld(database)
    const bank = await foundInstitution('bank', ['procurement'], world.services)
    const other = await foundInstitution('other', ['procurement'], world.services)
    procurement = bank.people.procurement
    stranger = other.people.procurement
  })
  afterAll(() => world.close())

  const importList = (list: string, file: Uint8Array) =>
    importFilings(procurement, { list, file }, world.services)
  const numberFound = async (number: string, { institution } = procurement) =>
    (await findFiling(world.db, institution, number))?.list

  test('the newest snapshot of every list is in force, and what it no longer holds is gone', async () => {
    await importList('national', listOf('A-Old-20230821', 'A-Kept-20230821'))
    await importList('beijing', listOf('B-Local-20230821'))
    expect(await numberFound('A-Old-20230821')).toBe('national')
    await importList('national', listOf('A-Kept-20230821'))
    expect(await numberFound('A-Old-20230821')).toBeUndefined()
    expect(await numberFound(' A-Kept-20230821 ')).toBe('national')
    expect(await numberFound('B-Local-20230821')).toBe('beijing')
    expect(await numberFound('A-Kept-20230821', stranger)).toBeUndefined()
    const snapshots = await pageOfFilingSnapshots(world.db, procurement.institution, { limit: 10 })
    expect(snapshots.map(({ list, rowCount, inForce }) => [list, rowCount, inForce])).toEqual([
      ['national', 1, true],
      ['beijing', 1, true],
      ['national', 2, false],
    ])
    const page = { before: snapshots[1]!.id, limit: 10 }
    expect(await pageOfFilingSnapshots(world.db, procurement.institution, page)).toEqual([
      snapshots[2],
    ])
    const entries = await entriesOfKind(
      world.services,
      procurement.institution,
      'filing.list_imported',
    )
    expect(entries).toHaveLength(3)
    expect(entries[0]).toMatchObject({ body: { list: 'national', rowCount: 2 } })
    expect(entries[0]!.payloads.map(({ name }) => name)).toEqual(['list'])
  })

  test('with one wrong row nothing is imported; the dry run says the same and changes nothing', async () => {
    const file = listOf('C-New-20230821', '', 'C-New-20230821')
    const trial = tryFilings(procurement, file)
    expect(trial.faults.map(({ row }) => row)).toEqual([3, 4])
    await expect(importList('shanghai', file)).rejects.toMatchObject({
      code: 'registry.rows_refused',
      details: { faults: trial.faults },
    })
    expect(await numberFound('C-New-20230821')).toBeUndefined()
  })

  test('an application owner cannot import a list', () => {
    const owner = { ...procurement, roles: ['application-owner'] as const }
    expect(() => tryFilings(owner, listOf('D-1-20230821'))).toThrow(
      expect.objectContaining({ code: 'identity.forbidden' }),
    )
  })
})
