import type { InstitutionId } from '#kernel/ids.ts'
import { reseal, type Vault } from '#platform/crypto/vault.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { reportContext } from './make-report.ts'
import { pageOfSealed, saveSealed } from './report-store.ts'

/** Files are large, so few are held at once. */
const PAGE = 5

/** Seals kept files anew under the newest master key. Returns how many an older one had sealed. */
export async function resealReports(
  tx: Transaction,
  institution: InstitutionId,
  vault: Vault,
): Promise<number> {
  let count = 0
  for (let after = ''; ; ) {
    const page = await pageOfSealed(tx, institution, { after, limit: PAGE })
    for (const { id, sealed } of page) {
      const resealed = reseal(vault, sealed, reportContext(id))
      if (resealed === undefined) continue
      await saveSealed(tx, institution, id, resealed)
      count += 1
    }
    after = page.at(-1)?.id ?? after
    if (page.length < PAGE) return count
  }
}
