const ROWS_PER_PAGE = 200

/**
 * Every row of a reading that pages by key, with one page in memory at a time. `read` answers at most `limit` rows in the
 * order of the key, those after `after`; `keyOf` tells the key of a row.
 */
export async function* everyRow<Key, Row>(
  read: (after: Key | undefined, limit: number) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key,
  limit = ROWS_PER_PAGE,
): AsyncGenerator<Row> {
  for (let after: Key | undefined; ; ) {
    const page = await read(after, limit)
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < limit) return
    after = keyOf(last)
  }
}
