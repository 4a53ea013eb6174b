import { createHash } from 'node:crypto'
import type { Instant } from '#kernel/time.ts'
import type { EntryDraft } from '#platform/services.ts'

/** A file that was asked for, with the act that its making is: the entry names the digest of it. */
export interface Composed {
  readonly name: string
  readonly content: Uint8Array
  readonly asOf: Instant
  readonly act: Pick<EntryDraft, 'kind' | 'subject' | 'body'>
}

export const digestOf = (content: Uint8Array) =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`
