import assert from 'node:assert/strict'
import {
  ENTRY_BYTES_MAX,
  type Entry,
  encodeEntry,
  type JsonValue,
  LedgerError,
  leafHash,
  SALT_BYTES,
  saltedDigest,
} from '@hengjian/ledger'
import type { Actor } from '#kernel/actor.ts'
import { type EntryId, newId } from '#kernel/ids.ts'
import { randomOf } from '#kernel/random.ts'
import type { Clock, Instant } from '#kernel/time.ts'
import { encrypt } from '#platform/crypto/vault.ts'
import type { Database, Reader } from '#platform/database/schema.ts'
import type { AppendAll, AppendAlone, EntryDraft, PayloadDraft } from '#platform/services.ts'
import type { ContentKeys } from './content-keys.ts'
import { ledgerErrors } from './errors.ts'
import { retentionClass } from './retention.ts'
import { insertEntries, type NewEntry, type NewPayload } from './store.ts'

export interface AppendOptions {
  readonly db: Database
  readonly now: Clock
  readonly contentKeys: ContentKeys
  /** Adds an SM3 digest beside the SHA-256 one of every payload (GB/T 32905), where asked for. */
  readonly sm3Digests: boolean
}

/**
 * Puts acts into the log within the caller's transaction. Contents are encrypted and stand beside the
 * entry, which holds their salted digests; the salt is encrypted with the content, so that
 * destroying the key leaves nothing by which a guess could be confirmed.
 */
export function createAppend(options: AppendOptions): {
  readonly appendAll: AppendAll
  readonly appendAlone: AppendAlone
} {
  async function append(reader: Reader, drafts: readonly EntryDraft[]) {
    if (drafts.length === 0) return []
    const at = options.now()
    const prepared = await Promise.all(drafts.map((draft) => prepare(draft, at, options)))
    await insertEntries(
      reader,
      prepared.map(({ entry }) => entry),
      prepared.flatMap(({ payloads }) => payloads),
    )
    return prepared.map(({ entry }) => entry.id)
  }
  return { appendAll: append, appendAlone: (drafts) => append(options.db, drafts) }
}

async function prepare(draft: EntryDraft, at: Instant, options: AppendOptions) {
  const id = draft.id ?? newId('ent')
  const { institution } = draft.actor
  const sealed = await Promise.all(
    (draft.payloads ?? []).map((payload) => seal(id, payload, draft, at, options)),
  )
  const written = encode({
    v: 1,
    id,
    institution,
    at,
    kind: draft.kind,
    subject: draft.subject,
    actor: entryActor(draft.actor),
    body: withoutAbsent(draft.body) as JsonValue,
    payloads: sealed.map(({ described }) => described),
  })
  const text = Buffer.from(written)
  const entry: NewEntry = {
    id,
    institution,
    at,
    kind: draft.kind,
    subject: draft.subject,
    text,
    leaf: leafHash(text),
  }
  return { entry, payloads: sealed.map(({ stored }) => stored) }
}

async function seal(
  entryId: EntryId,
  { name, retention, business, content }: PayloadDraft,
  { actor }: EntryDraft,
  at: Instant,
  { contentKeys, sm3Digests }: AppendOptions,
) {
  assert(retentionClass(retention) !== undefined, `no retention class ${retention}`)
  const key = await contentKeys.current(actor.institution, retention, business ?? 'institution', at)
  const salt = randomOf(SALT_BYTES)
  const stored: NewPayload = {
    entryId,
    name,
    keyId: key.id,
    box: encrypt(key.secret, Buffer.concat([salt, content]), `${entryId}/${name}`),
  }
  const described = {
    name,
    retention,
    digest: saltedDigest(salt, content),
    bytes: content.length,
    ...(sm3Digests && { sm3: saltedDigest(salt, content, 'sm3') }),
  }
  return { stored, described }
}

/** Names are personal data and change; the id and the roles held at the time say who acted. */
function entryActor(actor: Actor) {
  return actor.type === 'person'
    ? { type: actor.type, id: actor.id, roles: actor.roles }
    : { type: actor.type, id: actor.id }
}

/** `undefined` means absent, which canonical JSON says by leaving the member out. */
function withoutAbsent(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutAbsent)
  const present: Record<string, unknown> = {}
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name]
    if (member !== undefined) present[name] = withoutAbsent(member)
  }
  return present
}

/** The shape of an entry is ours, so what its encoding refuses is its length: the request's texts are too long. */
function encode(entry: Entry): string {
  try {
    return encodeEntry(entry)
  } catch (error) {
    if (!(error instanceof LedgerError) || error.code !== 'entry_refused') throw error
    throw ledgerErrors.entry_too_large({
      bytes: Buffer.byteLength(JSON.stringify(entry)),
      bytesMax: ENTRY_BYTES_MAX,
    })
  }
}
