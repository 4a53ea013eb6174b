import type { Logger } from 'pino'
import type { Actor } from '#kernel/actor.ts'
import type { EntryId, InstitutionId } from '#kernel/ids.ts'
import type { Clock } from '#kernel/time.ts'
import type { Vault } from './crypto/vault.ts'
import type { Database, Transaction } from './database/schema.ts'

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined }

/** Content too large or too private for the log: stands encrypted beside it, its salted digest in it. */
export interface PayloadDraft {
  readonly name: string
  /** The class that says how long it must be kept (`catalogue/retention.yaml`). */
  readonly retention: string
  /** The application whose business the content belongs to; kept at least until that ends (measure 21.5). */
  readonly business?: string
  readonly content: Uint8Array
}

/** What an act leaves in the ledger. `body` holds no personal data: that belongs into a payload. */
export interface EntryDraft {
  /** Given where the id must be known before the act is appended (a record named in a header). */
  readonly id?: EntryId
  /** `<noun>.<past participle>`, listed in `docs/reference/entries.md`. */
  readonly kind: string
  /** The id of what was acted on. */
  readonly subject: string
  readonly actor: Actor
  readonly body: { readonly [key: string]: JsonValue | undefined }
  readonly payloads?: readonly PayloadDraft[]
}

/** Puts an act into the ledger within the caller's transaction: both commit, or neither does. */
export type Append = (tx: Transaction, draft: EntryDraft) => Promise<EntryId>
/** The same for many at once, in their order. */
export type AppendAll = (
  tx: Transaction,
  drafts: readonly EntryDraft[],
) => Promise<readonly EntryId[]>

/** Acts that are nothing but their entries: one statement, which is a transaction by itself. */
export type AppendAlone = (drafts: readonly EntryDraft[]) => Promise<readonly EntryId[]>

/**
 * What a context does when an act of a context to its left is appended: it runs in the transaction of
 * that act, so that both hold or neither. By kind of entry.
 */
export type Reactions = {
  readonly [kind: string]: (tx: Transaction, draft: EntryDraft, services: Services) => Promise<void>
}

/** Opens the log of a new institution, which must stand before its first act is appended. */
export type OpenLog = (
  tx: Transaction,
  institution: { readonly id: InstitutionId; readonly slug: string },
) => Promise<void>

/** What use cases need of the outside, handed to them as an argument. */
export interface Services {
  readonly db: Database
  readonly now: Clock
  readonly append: Append
  readonly appendAll: AppendAll
  readonly appendAlone: AppendAlone
  readonly openLog: OpenLog
  readonly vault: Vault
  readonly log: Logger
}
