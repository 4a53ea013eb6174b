import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'
import { databaseErrors } from './errors.ts'

const MIGRATIONS = new URL('../../../migrations/', import.meta.url)
/** The advisory lock that lets one process migrate while others wait; any fixed number serves. */
const MIGRATION_LOCK = 7_800_001

export interface Migration {
  readonly name: string
  readonly sql: string
  readonly digest: string
}

/** Numbered plain SQL, in order. A migration that has run is never edited; its digest is checked. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(MIGRATIONS))
    .filter((name) => /^\d{4}-[a-z-]+\.sql$/.test(name))
    .sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, MIGRATIONS), 'utf8')
      return { name, sql, digest: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** Brings the database to the newest schema; each migration commits with the row that names it. */
export async function migrate(client: pg.Client): Promise<readonly string[]> {
  const migrations = await readMigrations()
  const applied: string[] = []
  await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
  try {
    await client.query(`
      create schema if not exists platform;
      create table if not exists platform.migration (
        name text primary key,
        digest text not null,
        at timestamptz not null default now()
      )`)
    const { rows } = await client.query<{ name: string; digest: string }>(
      'select name, digest from platform.migration',
    )
    const done = new Map(rows.map((row) => [row.name, row.digest]))
    assertKnown(migrations, done)
    for (const migration of migrations) {
      if (done.has(migration.name)) continue
      await apply(client, migration)
      applied.push(migration.name)
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK])
  }
  return applied
}

function assertKnown(migrations: readonly Migration[], done: ReadonlyMap<string, string>) {
  const byName = new Map(migrations.map((migration) => [migration.name, migration.digest]))
  for (const [name, digest] of done) {
    if (!byName.has(name)) throw databaseErrors.newer_schema({ migration: name })
    if (byName.get(name) !== digest) throw databaseErrors.migration_changed({ migration: name })
  }
}

async function apply(client: pg.Client, migration: Migration) {
  await client.query('begin')
  try {
    await client.query(migration.sql)
    await client.query('insert into platform.migration (name, digest) values ($1, $2)', [
      migration.name,
      migration.digest,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
