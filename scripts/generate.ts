import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openEmbedded } from '../packages/platform/src/platform/database/embedded/index.ts'
import { migrate } from '../packages/platform/src/platform/database/migrate.ts'
import { writeMeasurePages } from '../packages/platform/test/measure-pages.ts'
import { writeReferences } from '../packages/platform/test/reference.ts'
import { schemaText } from '../packages/platform/test/schema.ts'

/** Writes every committed text that is computed from the code: `npm run gen`. */
await writeReferences()
await writeMeasurePages()
const folder = await mkdtemp(join(tmpdir(), 'hengjian-gen-'))
const embedded = await openEmbedded({ dataFolder: folder })
try {
  const client = new pg.Client(embedded.connection)
  await client.connect()
  await migrate(client)
  await client.end()
  const target = new URL('../packages/platform/migrations/schema.txt', import.meta.url)
  await writeFile(target, await schemaText(embedded.connection))
} finally {
  await embedded.stop()
  await rm(folder, { recursive: true, force: true })
}
