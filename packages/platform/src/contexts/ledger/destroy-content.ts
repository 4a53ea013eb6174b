import assert from 'node:assert/strict'
import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { type ContentKey, findContentKey, saveDestruction } from './content-key-store.ts'
import { ledgerErrors } from './errors.ts'
import { destroyableFrom, retentionClass } from './retention.ts'
import { saveBusinessEnd } from './store.ts'

/**
 * Destroys the content of one class, business and month by destroying its key; the log stays whole.
 * Errors: `ledger.retention_not_over` before its date (measure 21.5), `no_content_key`, `key_already_destroyed`.
 */
export async function destroyContent(actor: Actor, id: string, { db, now, append }: Services) {
  authorize(actor, 'ledger:destroy')
  await serializable(db, async (tx) => {
    const key = await findContentKey(tx, actor.institution, id)
    if (key === undefined) throw ledgerErrors.no_content_key({ key: id })
    if (key.destroyedAt !== undefined)
      throw ledgerErrors.key_already_destroyed({ at: key.destroyedAt })
    const from = dateOf(key)
    const at = now()
    if (from === undefined || at < from) throw ledgerErrors.retention_not_over({ until: from })
    await saveDestruction(tx, actor.institution, id, at)
    const { retention, business, month } = key
    await append(tx, {
      kind: 'content.destroyed',
      subject: id,
      actor,
      body: { retention, business, month, destroyableFrom: from },
    })
  })
}

/** When the content under a key may be destroyed; `undefined` while its business goes on. */
export function dateOf(key: ContentKey): Instant | undefined {
  const retention = retentionClass(key.retention)
  assert(retention !== undefined, `no retention class ${key.retention}`)
  return destroyableFrom(key, retention)
}

/** Notes that a business has ended; from then on the days of its contents count. Called by its owner context. */
export async function endBusiness(
  tx: Transaction,
  institution: InstitutionId,
  business: string,
  at: Instant,
) {
  await saveBusinessEnd(tx, institution, business, at)
}
