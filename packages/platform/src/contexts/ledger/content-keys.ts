import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { InstitutionId } from '#kernel/ids.ts'
import { newId } from '#kernel/ids.ts'
import { type Instant, monthOf } from '#kernel/time.ts'
import { KEY_BYTES, type Vault } from '#platform/crypto/vault.ts'
import type { Database } from '#platform/database/schema.ts'
import { findOrInsertContentKey, type KeyPlace } from './content-key-store.ts'

export interface OpenContentKey {
  readonly id: string
  readonly secret: KeyObject
}

/** The keys that encrypt contents now. A key serves one class and business for one calendar month. */
export interface ContentKeys {
  current(
    institution: InstitutionId,
    retention: string,
    business: string,
    at: Instant,
  ): Promise<OpenContentKey>
}

/** Enough for the applications of a large institution; beyond it the oldest is opened again. */
const OPEN_KEYS_MAX = 20_000

export const contentKeyContext = (id: string) => `content-key/${id}`

/**
 * Keys are made outside the caller's transaction: were one rolled back with it, the copy held here
 * would encrypt what nobody could ever open.
 */
export function createContentKeys(db: Database, vault: Vault): ContentKeys {
  const open = new Map<string, Promise<OpenContentKey>>()

  async function load(place: KeyPlace, at: Instant): Promise<OpenContentKey> {
    const id = newId('ckey')
    const bytes = randomBytes(KEY_BYTES)
    const sealedKey = vault.seal(bytes, contentKeyContext(id))
    const key = await findOrInsertContentKey(db, place, { id, sealedKey, at })
    if (key.id === id) return { id, secret: createSecretKey(bytes) }
    if (key.sealedKey === undefined) {
      // A key of the running month cannot have reached its date, so this is a bug or an attack.
      throw new Error(`content key ${key.id} was destroyed before its month was over`)
    }
    const opened = vault.open(key.sealedKey, contentKeyContext(key.id))
    return { id: key.id, secret: createSecretKey(opened) }
  }

  return {
    current(institution, retention, business, at) {
      const month = monthOf(at)
      const name = `${institution}/${retention}/${business}/${month}`
      const known = open.get(name)
      if (known !== undefined) return known
      const loading = load({ institution, retention, business, month }, at)
      open.set(name, loading)
      // A failure must not be remembered, or the database's return would go unnoticed.
      loading.catch(() => open.delete(name))
      const [oldest] = open.keys()
      if (open.size > OPEN_KEYS_MAX && oldest !== undefined) open.delete(oldest)
      return loading
    },
  }
}
