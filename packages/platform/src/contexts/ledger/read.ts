import { parseEntry, SALT_BYTES, verifyPayload } from '@hengjian/ledger'
import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { isCatalogueError } from '#kernel/errors.ts'
import type { EntryId, InstitutionId } from '#kernel/ids.ts'
import { decrypt, type Vault } from '#platform/crypto/vault.ts'
import { everyRow } from '#platform/database/every-row.ts'
import type { Reader } from '#platform/database/schema.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { contentKeyContext } from './content-keys.ts'
import { type LedgerEntry, readEntry } from './entry.ts'
import { ledgerErrors } from './errors.ts'
import { type EntryFilter, findEntry, findPayload, listEntries } from './store.ts'

const PAGE_ENTRIES = 1_000

/** Every entry that the filter lets pass, oldest first, read in pages. */
export async function* entriesOf(
  reader: Reader,
  institution: InstitutionId,
  filter: EntryFilter,
): AsyncGenerator<LedgerEntry> {
  const stored = everyRow(
    (after: number | undefined, limit) =>
      listEntries(reader, institution, filter, after ?? 0, limit),
    ({ seq }) => seq,
    PAGE_ENTRIES,
  )
  for await (const entry of stored) yield readEntry(entry)
}

/** Opens a content that stands beside an entry; the look itself is an act and leaves an entry. */
export async function readPayload(
  actor: Actor,
  id: EntryId,
  name: string,
  { db, append, vault }: Services,
): Promise<Uint8Array> {
  authorize(actor, 'ledger:read-payload')
  return together(db, async (tx) => {
    const content = await openPayload(tx, vault, actor.institution, id, name)
    await append(tx, { kind: 'payload.read', subject: id, actor, body: { name } })
    return content
  })
}

/**
 * The content itself, checked against its digest in the log.
 * Errors: `ledger.no_entry`, `no_payload`, `payload_destroyed`, `payload_altered`.
 */
export async function openPayload(
  reader: Reader,
  vault: Vault,
  institution: InstitutionId,
  id: EntryId,
  name: string,
): Promise<Uint8Array> {
  return (await openSalted(reader, vault, institution, id, name)).subarray(SALT_BYTES)
}

/** The content behind its salt of 32 bytes: with both, anybody can check it against the entry. Errors: as `openPayload`. */
export async function openSalted(
  reader: Reader,
  vault: Vault,
  institution: InstitutionId,
  id: EntryId,
  name: string,
): Promise<Uint8Array> {
  const stored = await findEntry(reader, institution, id)
  if (stored === undefined) throw ledgerErrors.no_entry({ entry: id })
  const parsed = parseEntry(stored.text)
  const described = parsed.ok ? parsed.value.payloads.find((one) => one.name === name) : undefined
  const payload = await findPayload(reader, institution, id, name)
  if (described === undefined || payload === undefined)
    throw ledgerErrors.no_payload({ entry: id, name })
  if (payload.sealedKey === null) {
    throw ledgerErrors.payload_destroyed({ at: payload.destroyedAt! })
  }
  try {
    const key = vault.open(payload.sealedKey, contentKeyContext(payload.keyId))
    const salted = decrypt(key, payload.box, `${id}/${name}`)
    const content = salted.subarray(SALT_BYTES)
    if (verifyPayload(described, salted.subarray(0, SALT_BYTES), content).ok) return salted
  } catch (error) {
    // A master key that is not at hand says nothing of the content.
    if (isCatalogueError(error, 'vault.unknown_key')) throw error
    // A box that does not open is altered content, whichever of its bytes was touched.
  }
  throw ledgerErrors.payload_altered({ entry: id, name })
}
