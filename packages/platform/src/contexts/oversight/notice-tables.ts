import type { Bilingual } from '#kernel/bilingual.ts'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { NoticeId, Severity } from './notice.ts'

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'oversight.notice': NoticeTable
    'oversight.notice_copy': NoticeCopyTable
  }
}

interface NoticeTable {
  id: NoticeId
  institution: InstitutionId
  kind: string
  subject: string
  severity: Severity
  title: Bilingual
  body: Bilingual
  link: string | null
  dedupe_key: string | null
  posted_at: Instant
  mailed_at: Instant | null
}

interface NoticeCopyTable {
  institution: InstitutionId
  person: PersonId
  notice: NoticeId
  read_at: Instant | null
}
