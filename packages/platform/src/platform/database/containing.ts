import { type RawBuilder, sql } from 'kysely'

/** Whether the columns, read one after another, contain a text; case does not count, and `%` and `_` are what they are. */
export function containing(columns: readonly string[], text: string): RawBuilder<boolean> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`
  return sql<boolean>`concat_ws(' ', ${sql.join(columns.map((column) => sql.ref(column)))}) ilike ${pattern}`
}
