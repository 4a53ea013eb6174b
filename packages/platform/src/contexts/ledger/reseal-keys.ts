import type { InstitutionId } from '#kernel/ids.ts'
import { reseal, type Vault } from '#platform/crypto/vault.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { listContentKeys, saveSealedKey } from './content-key-store.ts'
import { contentKeyContext } from './content-keys.ts'
import { listSigningKeys, saveSealedSecret } from './log-store.ts'
import { signingKeyContext } from './signing.ts'

const PAGE = 500

/**
 * Seals the keys of an institution anew under the newest master key. Contents and signatures stay as
 * they are: they are encrypted and made by these keys. Returns how many an older one had sealed.
 */
export async function resealKeys(
  tx: Transaction,
  institution: InstitutionId,
  vault: Vault,
): Promise<{ readonly signingKeys: number; readonly contentKeys: number }> {
  let signingKeys = 0
  for (const key of await listSigningKeys(tx, institution)) {
    const resealed = reseal(vault, key.sealedSecret, signingKeyContext(institution, key.purpose))
    if (resealed === undefined) continue
    await saveSealedSecret(tx, institution, key, resealed)
    signingKeys += 1
  }
  let contentKeys = 0
  for (let after = ''; ; ) {
    const page = await listContentKeys(tx, institution, after, PAGE)
    for (const { id, sealedKey } of page) {
      const resealed = sealedKey && reseal(vault, sealedKey, contentKeyContext(id))
      if (resealed === undefined) continue
      await saveSealedKey(tx, institution, id, resealed)
      contentKeys += 1
    }
    after = page.at(-1)?.id ?? after
    if (page.length < PAGE) return { signingKeys, contentKeys }
  }
}
