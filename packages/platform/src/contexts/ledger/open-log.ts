import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { insertLog } from './log-store.ts'
import { makeSigningKey } from './signing.ts'

export interface LogOptions {
  /** Whether checkpoints carry an SM2 countersignature beside the Ed25519 one. */
  readonly sm2: boolean
}

/**
 * Opens the log of a new institution with its keys, before its first entry. The origin names the log
 * for ever: the institution's slug makes it readable, its id unique.
 */
export async function openLog(
  tx: Transaction,
  vault: Vault,
  institution: { readonly id: InstitutionId; readonly slug: string },
  at: Instant,
  { sm2 }: LogOptions,
) {
  const origin = `hengjian/${institution.slug}/${institution.id.slice(-12)}`
  await insertLog(tx, institution.id, origin)
  await makeSigningKey(tx, vault, institution.id, 'log', origin, at)
  await makeSigningKey(tx, vault, institution.id, 'permit', `${origin}/permits`, at)
  if (sm2) await makeSigningKey(tx, vault, institution.id, 'log-sm2', origin, at)
}
