import { z } from 'zod'
import { EntryId } from '#kernel/ids.ts'
import type { Database } from '#platform/database/schema.ts'
import { expectThat } from './narration.ts'
import type { Stage } from './stage.ts'
import { rewriteEntry } from './tamper-store.ts'

const Verdict = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), size: z.int(), checkpoints: z.int() }),
  z.object({ ok: z.literal(false), at: z.string(), reason: z.string() }),
])

/** The whole log verifies; after one rewritten record it does not, and says where. */
export async function detectTampering(stage: Stage, record: string, db: Database): Promise<void> {
  const { narration } = stage
  narration.act({
    zh: '在数据库中私自改写该条记录，再核验账本',
    en: 'The record is rewritten in the database, and the ledger is verified',
  })
  const auditor = await stage.as('auditor')
  const verify = () => auditor.ask(Verdict, 'GET', '/ledger/verification')
  const before = await verify()
  expectThat(before.ok, { zh: '改写前账本成立', en: 'the ledger holds before' }, before)
  narration.proof({
    zh: `改写前：${before.size} 条、${before.checkpoints} 个检查点全部成立`,
    en: `before: ${before.size} entries and ${before.checkpoints} checkpoints hold`,
  })
  await rewriteEntry(db, EntryId.parse(record))
  const after = await verify()
  expectThat(!after.ok, { zh: '账本不成立', en: 'the ledger does not hold' }, after)
  narration.proof({
    zh: `篡改被发现，位于 ${after.at}：${after.reason}`,
    en: `the tampering is found at ${after.at}: ${after.reason}`,
  })
}
