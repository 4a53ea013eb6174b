import type { InstitutionId } from '#kernel/ids.ts'
import { reseal, type Vault } from '#platform/crypto/vault.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { webhookContext } from './webhook.ts'
import { allWebhooks, saveSecret } from './webhook-store.ts'

/** Seals the secrets of an institution's webhooks anew under the newest master key; returns how many an older one had sealed. */
export async function resealWebhooks(
  tx: Transaction,
  institution: InstitutionId,
  vault: Vault,
): Promise<number> {
  let count = 0
  for (const webhook of await allWebhooks(tx, institution)) {
    const context = webhookContext(webhook.id)
    const { sealedSecret, previousSealedSecret: previous, previousUntil } = webhook
    const sealed = reseal(vault, sealedSecret, context)
    const before = previous && reseal(vault, previous, context)
    if (sealed === undefined && before === undefined) continue
    await saveSecret(tx, webhook, {
      sealed: sealed ?? sealedSecret,
      previous: before ?? previous,
      previousUntil,
    })
    count += 1
  }
  return count
}
