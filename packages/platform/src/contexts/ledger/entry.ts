import assert from 'node:assert/strict'
import { type Entry, parseEntry } from '@hengjian/ledger'
import { z } from 'zod'
import { EntryId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import type { StoredEntry } from './store.ts'

/** An entry as the API and other contexts read it. */
export interface LedgerEntry extends Entry {
  /** Its order of appending; pages go by it. */
  readonly seq: number
  /** Its place in the log; absent for up to a second after it was appended. */
  readonly index: number | undefined
}

export const EntryReply = z.object({
  seq: z.int(),
  index: z.int().optional(),
  id: EntryId,
  at: Instant,
  kind: z.string(),
  subject: z.string(),
  actor: z.object({
    type: z.string(),
    id: z.string(),
    roles: z.array(z.string()).readonly().optional(),
  }),
  body: z.json(),
  payloads: z
    .array(
      z.object({
        name: z.string(),
        retention: z.string(),
        digest: z.string(),
        sm3: z.string().optional(),
        bytes: z.int(),
      }),
    )
    .readonly(),
})

export function readEntry({ seq, index, text, id }: StoredEntry): LedgerEntry {
  const entry = parseEntry(text)
  // What is stored was written by `encodeEntry`; another text is tampering, which `verify` names.
  assert(entry.ok, `the text of entry ${id} is not an entry`)
  return { ...entry.value, seq, index }
}

export function entryReply(entry: LedgerEntry): z.input<typeof EntryReply> {
  const { seq, index, id, at, kind, subject, actor, body, payloads } = entry
  return {
    seq,
    ...(index !== undefined && { index }),
    id: id as EntryId,
    at: at as Instant,
    kind,
    subject,
    actor,
    body: body as z.input<typeof EntryReply>['body'],
    payloads: [...payloads],
  }
}
