import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { databaseOf, TEMPLATE } from '../src/testing/global-setup.ts'
import { describeOnDatabases } from '../src/testing/world.ts'
import { schemaText } from './schema.ts'

const committed = new URL('../migrations/schema.txt', import.meta.url)

describeOnDatabases('the schema', (database) => {
  test('the migrations make what migrations/schema.txt says (npm run gen)', async () => {
    const text = await schemaText(databaseOf(database.connection, TEMPLATE))
    expect(text).toBe(await readFile(committed, 'utf8'))
  })
})
