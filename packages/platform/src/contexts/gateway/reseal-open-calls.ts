import type { InstitutionId } from '#kernel/ids.ts'
import { reseal, type Vault } from '#platform/crypto/vault.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { pageOfSealedRequests, saveSealedRequest } from './open-call-store.ts'
import { openRequestContext } from './sweep-interrupted.ts'

/** Requests are as large as bodies may be, so few are held at once. */
const PAGE = 20

/**
 * Seals the requests of calls that are open, or were cut off, anew under the newest master key, so
 * that their records can still be written. Returns how many an older one had sealed.
 */
export async function resealOpenCalls(
  tx: Transaction,
  institution: InstitutionId,
  vault: Vault,
): Promise<number> {
  let count = 0
  for (let after = ''; ; ) {
    const page = await pageOfSealedRequests(tx, institution, after, PAGE)
    for (const { id, sealed } of page) {
      const resealed = reseal(vault, sealed, openRequestContext(id))
      if (resealed === undefined) continue
      await saveSealedRequest(tx, institution, id, resealed)
      count += 1
    }
    after = page.at(-1)?.id ?? after
    if (page.length < PAGE) return count
  }
}
