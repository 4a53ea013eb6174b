import type { Bilingual } from '#kernel/bilingual.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { partOf } from './dossier-view.ts'
import { findApproved } from './load-view.ts'

/** The notice to customers as it was approved (measure 21.3); `undefined` where the approved dossier has none. */
export async function noticeOf(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
  now: Instant,
): Promise<Bilingual | undefined> {
  const approved = await findApproved(reader, institution, applicationId, now)
  const content = approved && partOf(approved.view, 'notice-text')?.content
  if (content === undefined) return undefined
  const { noticeZh, noticeEn } = content
  if (typeof noticeZh !== 'string' || typeof noticeEn !== 'string') return undefined
  return { zh: noticeZh, en: noticeEn }
}
