import assert from 'node:assert'
import type { EntryId } from '#kernel/ids.ts'
import type { Database } from '#platform/database/schema.ts'

/**
 * Rewrites one entry behind the product's back, as somebody with access to the database could: a
 * call of the high tier becomes one of the low tier. Only ever on the tour's own database.
 */
export async function rewriteEntry(db: Database, id: EntryId): Promise<void> {
  const { text } = await db
    .selectFrom('ledger.entry')
    .select('text')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const rewritten = text.replace('"tier":"high"', '"tier":"low"')
  assert(rewritten !== text, 'the record of the call names its tier')
  await db.updateTable('ledger.entry').set({ text: rewritten }).where('id', '=', id).execute()
}
