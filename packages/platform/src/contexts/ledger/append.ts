import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import {
  ENTRY_BYTES_MAX,
  encodeEntry,
  type JsonValue,
  leafHash,
  SALT_BYTES,
  saltedDigest,
} from '@hengjian/ledger'
import type { Actor } from '#kernel/actor.ts'
import { type EntryId, newId } from '#kernel/ids.ts'
import type { Clock, Instant } from '#kernel/time.ts'
import { encrypt } from '#platform/crypto/vault.ts'
import type { AppendAll, EntryDraft, PayloadDraft } from '#platform/services.ts'
import type { ContentKeys } from './content-keys.ts'
import { ledgerErrors } from './errors.ts'
import { retentionClass } from './retention.ts'
import { insertEntries, insertPayloads, type NewEntry, type NewPayload } from './store.ts'

export interface AppendOptions {
  readonly now: Clock
  readonly contentKeys: ContentKeys
  /** Adds an SM3 digest beside the SHA-256 one of every payload (GB/T 32905), where asked for. */
  readonly sm3Digests: boolean
}

const BODY_BYTES_MAX = ENTRY_BYTES_MAX - 4_096

/**
 * Puts acts into the log within the caller's transaction. Contents are encrypted and stand beside the
 * entry, which holds their salted digests; the salt is encrypted with the content, so that
 * destroying the key leaves nothing by which a guess could be confirmed.
 */
export function createAppend(options: AppendOptions): AppendAll {
  return async (tx, drafts) => {
    if (drafts.length === 0) return []
    const at = options.now()
    const prepared = await Promise.all(drafts.map((draft) => prepare(draft, at, options)))
    await insertEntries(
      tx,
      prepared.map(({ entry }) => entry),
    )
    await insertPayloads(
      tx,
      prepared.flatMap(({ payloads }) => payloads),
    )
    return prepared.map(({ entry }) => entry.id)
  }
}

async function prepare(draft: EntryDraft, at: Instant, options: AppendOptions) {
  const id = draft.id ?? newId('ent')
  const { institution } = draft.actor
  const sealed = await Promise.all(
    (draft.payloads ?? []).map((payload) => seal(id, payload, draft, at, options)),
  )
  const body = withoutAbsent(draft.body)
  const bodyBytes = Buffer.byteLength(JSON.stringify(body))
  // The rest of an entry takes less than a kilobyte; what is longer comes from the request's texts.
  if (bodyBytes > BODY_BYTES_MAX) {
    throw ledgerErrors.entry_too_large({ bytes: bodyBytes, bytesMax: BODY_BYTES_MAX })
  }
  const text = encodeEntry({
    v: 1,
    id,
    institution,
    at,
    kind: draft.kind,
    subject: draft.subject,
    actor: entryActor(draft.actor),
    body,
    payloads: sealed.map(({ described }) => described),
  })
  const entry: NewEntry = {
    id,
    institution,
    at,
    kind: draft.kind,
    subject: draft.subject,
    text,
    leaf: leafHash(Buffer.from(text)),
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
  const salt = randomBytes(SALT_BYTES)
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
function withoutAbsent(body: EntryDraft['body']): JsonValue {
  return JSON.parse(JSON.stringify(body))
}
