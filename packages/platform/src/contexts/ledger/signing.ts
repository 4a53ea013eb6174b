import assert from 'node:assert/strict'
import { generateKey, type Signer, signerOf, type Verifier, verifierOf } from '@hengjian/ledger'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { generateSm2Key, sm2SignerOf } from '#platform/crypto/sm2.ts'
import type { Vault } from '#platform/crypto/vault.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import { insertSigningKey, listSigningKeys } from './log-store.ts'
import type { SigningPurpose } from './tables.ts'

/** Where a secret belongs: it opens nowhere else. */
export const signingKeyContext = (institution: InstitutionId, purpose: SigningPurpose) =>
  `signing-key/${institution}/${purpose}`

/** Makes a key that signs for an institution; its secret is sealed by the master key. */
export async function makeSigningKey(
  tx: Transaction,
  vault: Vault,
  institution: InstitutionId,
  purpose: SigningPurpose,
  name: string,
  at: Instant,
): Promise<string> {
  const { secret, verifierKey } = purpose === 'log-sm2' ? generateSm2Key(name) : generateKey(name)
  const sealedSecret = vault.seal(Buffer.from(secret), signingKeyContext(institution, purpose))
  await insertSigningKey(tx, institution, { purpose, verifierKey, sealedSecret }, at)
  return verifierKey
}

/** The signers of a purpose. A log may have two: Ed25519, and an SM2 countersignature beside it. */
export async function signersOf(
  reader: Reader,
  vault: Vault,
  institution: InstitutionId,
  purpose: 'log' | 'permit',
): Promise<readonly [Signer, ...Signer[]]> {
  const keys = await listSigningKeys(reader, institution)
  const signers = keys
    .filter((key) => key.purpose === purpose || (purpose === 'log' && key.purpose === 'log-sm2'))
    .sort((a, b) => (a.purpose < b.purpose ? -1 : 1))
    .map((key) => {
      const secret = vault.open(key.sealedSecret, signingKeyContext(institution, key.purpose))
      const text = Buffer.from(secret).toString()
      return key.purpose === 'log-sm2' ? sm2SignerOf(text) : signerOf(text)
    })
  const [first, ...rest] = signers
  assert(first !== undefined, `no ${purpose} key of ${institution}`)
  return [first, ...rest]
}

/** Public: what auditors keep, in the verifier key form of C2SP signed notes. */
export async function verifierKeysOf(reader: Reader, institution: InstitutionId) {
  const keys = await listSigningKeys(reader, institution)
  return keys.map(({ purpose, verifierKey }) => ({ purpose, verifierKey }))
}

/**
 * The verifiers of a purpose. They are derived from the sealed secrets and not read from the column
 * beside them: whoever can only write the database cannot make a key that is believed.
 */
export async function verifiersOf(
  reader: Reader,
  vault: Vault,
  institution: InstitutionId,
  purpose: 'log' | 'permit',
): Promise<readonly Verifier[]> {
  const keys = await listSigningKeys(reader, institution)
  return keys
    .filter((key) => key.purpose === purpose)
    .map((key) => {
      const secret = vault.open(key.sealedSecret, signingKeyContext(institution, key.purpose))
      const verifier = verifierOf(signerOf(Buffer.from(secret).toString()).verifierKey)
      assert(verifier.ok, 'a verifier key that was derived is well formed')
      return verifier.value
    })
}
