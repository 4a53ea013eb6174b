import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openEmbedded } from '#platform/database/embedded/index.ts'
import { migrate } from '#platform/database/migrate.ts'

/** A PostgreSQL that the suite runs on. */
export interface TestDatabase {
  readonly name: string
  readonly connection: pg.ClientConfig
}

declare module 'vitest' {
  interface ProvidedContext {
    databases: readonly TestDatabase[]
  }
}

export const TEMPLATE = 'hengjian_template'

/** Copies with the sample institution in them, which the first test that needs one makes (`sample-world.ts`). */
export const SAMPLE_TEMPLATES = {
  whole: 'hengjian_template_sample',
  door: 'hengjian_template_door',
} as const

/**
 * One embedded PostgreSQL for the run, and the older one that POSTGRES_URL names. On each a migrated
 * template, of which every test file copies a database of its own.
 */
export default async function setup(project: TestProject) {
  // Programs that tests start compile our sources once, not each time: half of what a start costs.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'hengjian-test-compiled')
  const folder = await mkdtemp(join(tmpdir(), 'hengjian-test-'))
  const embedded = await openEmbedded({
    dataFolder: folder,
    // A test's database dies with the test, so nothing is gained by waiting for the disk.
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '200',
    },
  })
  const databases: TestDatabase[] = [{ name: '18 (embedded)', connection: embedded.connection }]
  const url = process.env.POSTGRES_URL
  if (url !== undefined && url !== '')
    databases.push({ name: '15', connection: { connectionString: url } })
  for (const database of databases) await makeTemplate(database)
  project.provide('databases', databases)
  return async () => {
    await embedded.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function makeTemplate({ connection }: TestDatabase) {
  await withClient(connection, async (client) => {
    for (const name of [TEMPLATE, ...Object.values(SAMPLE_TEMPLATES)]) {
      await client.query(`drop database if exists ${name} with (force)`)
    }
    await client.query(`create database ${TEMPLATE} encoding 'UTF8' template template0`)
  })
  await withClient(databaseOf(connection, TEMPLATE), migrate)
}

export function databaseOf(connection: pg.ClientConfig, database: string): pg.ClientConfig {
  const { connectionString, ...rest } = connection
  if (connectionString === undefined) return { ...rest, database }
  const url = new URL(connectionString)
  url.pathname = `/${database}`
  return { ...rest, connectionString: url.toString() }
}

export async function withClient<T>(
  connection: pg.ClientConfig,
  body: (client: pg.Client) => Promise<T>,
) {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    return await body(client)
  } finally {
    await client.end()
  }
}
