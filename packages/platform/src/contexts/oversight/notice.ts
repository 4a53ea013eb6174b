import assert from 'node:assert/strict'
import { z } from 'zod'
import type { Role } from '#kernel/actor.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { defineId, type InstitutionId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { readCatalogue } from '#platform/catalogue.ts'

export const NoticeId = defineId('ntc')
export type NoticeId = z.infer<typeof NoticeId>

export const Severity = z.enum(['info', 'warning', 'critical'])
export type Severity = z.infer<typeof Severity>

const NoticeKind = z.strictObject({
  id: z.string().regex(/^[a-z][a-z_-]*\.[a-z][a-z_-]*$/),
  title: Bilingual,
  /** What nobody may switch off. */
  mandatory: z.boolean(),
})
export type NoticeKind = z.infer<typeof NoticeKind>

export const noticeKinds: readonly NoticeKind[] = z
  .object({ kinds: z.array(NoticeKind).min(1) })
  .parse(readCatalogue('notices.yaml')).kinds

/** A kind of the catalogue. An unknown one is a bug of who posts. */
export function noticeKind(id: string): NoticeKind {
  const kind = noticeKinds.find((one) => one.id === id)
  assert(kind !== undefined, `the catalogue has no kind of notice ${id}`)
  return kind
}

/** What somebody is told. Texts hold no personal data and no content of calls. */
export interface NoticeDraft {
  readonly institution: InstitutionId
  /** Of `catalogue/notices.yaml`. */
  readonly kind: string
  /** The id of what it is about. */
  readonly subject: string
  /** Everybody active who has one of the roles, and these people. */
  readonly to: { readonly roles?: readonly Role[]; readonly people?: readonly PersonId[] }
  readonly severity: Severity
  readonly title: Bilingual
  readonly body: Bilingual
  /** A path of the console, as `/incidents/inc_…`. */
  readonly link?: string
  /** Within the institution; a second notice with the same key is not posted. */
  readonly dedupeKey?: string
}

/** A notice as its recipient sees it. */
export const Notice = z.object({
  id: NoticeId,
  kind: z.string(),
  subject: z.string(),
  severity: Severity,
  title: Bilingual,
  body: Bilingual,
  link: z.string().optional(),
  postedAt: Instant,
  readAt: Instant.optional(),
})
export type Notice = z.infer<typeof Notice>

/** What was told of one thing, to whom, and who has read it. */
export const Told = z.object({
  kind: z.string(),
  at: Instant,
  people: z.array(z.object({ id: PersonId, readAt: Instant.optional() })).readonly(),
})
export type Told = z.infer<typeof Told>
