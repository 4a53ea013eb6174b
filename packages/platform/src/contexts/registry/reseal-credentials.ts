import type { InstitutionId } from '#kernel/ids.ts'
import { reseal, type Vault } from '#platform/crypto/vault.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { credentialContext } from './deployment.ts'
import { saveResealed, sealedCredentials } from './deployment-store.ts'

/**
 * Seals the credentials of an institution's deployments anew under the newest master key. Gateways
 * hold them open, so no epoch is needed. Returns how many an older one had sealed.
 */
export async function resealCredentials(
  tx: Transaction,
  institution: InstitutionId,
  vault: Vault,
): Promise<number> {
  let count = 0
  for (const credential of await sealedCredentials(tx, institution)) {
    const resealed = reseal(vault, credential.sealed, credentialContext(credential.id))
    if (resealed === undefined) continue
    await saveResealed(tx, institution, credential, resealed)
    count += 1
  }
  return count
}
