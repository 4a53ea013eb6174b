import pg from 'pg'

/** The schema as plain text, the same on every supported PostgreSQL: what a migration changes shows in review. */
export async function schemaText(connection: pg.ClientConfig): Promise<string> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    const { rows: columns } = await client.query<{ place: string; line: string }>(`
      select format('%s.%s', table_schema, table_name) as place,
        format('  %s %s%s%s', column_name, data_type,
          case when is_nullable = 'NO' then ' not null' else '' end,
          case when is_identity = 'YES' then ' identity' when column_default is not null then ' default ' || column_default else '' end) as line
      from information_schema.columns
      where table_schema not in ('information_schema', 'pg_catalog')
      order by table_schema collate "C", table_name collate "C", ordinal_position`)
    const { rows: constraints } = await client.query<{ place: string; line: string }>(`
      select conrelid::regclass::text as place, '  constraint ' || conname || ' ' || pg_get_constraintdef(oid) as line
      from pg_constraint
      where connamespace::regnamespace::text not in ('information_schema', 'pg_catalog') and conrelid <> 0 and contype <> 'n'
      order by conrelid::regclass::text collate "C", conname collate "C"`)
    const { rows: indexes } = await client.query<{ place: string; line: string }>(`
      select format('%s.%s', schemaname, tablename) as place, '  ' || indexdef as line
      from pg_indexes where schemaname not in ('information_schema', 'pg_catalog')
      order by schemaname collate "C", tablename collate "C", indexname collate "C"`)
    const lines = Map.groupBy([...columns, ...constraints, ...indexes], ({ place }) => place)
    return [...lines]
      .map(([place, rows]) => `${place}\n${rows.map(({ line }) => line).join('\n')}\n`)
      .join('\n')
  } finally {
    await client.end()
  }
}
