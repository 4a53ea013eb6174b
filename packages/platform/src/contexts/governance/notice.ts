import type { Bilingual } from '#kernel/bilingual.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { partOf } from './dossier-view.ts'
import { findApproved } from './load-view.ts'

/** What customers are told, as it was approved. */
export interface ApprovedNotice {
  readonly notice: Bilingual
  /** The visible label (measure 21.2), where the dossier words one. */
  readonly label: Bilingual | undefined
}

/** The notice to customers as it was approved (measure 21.3); `undefined` where the approved dossier has none. */
export async function noticeOf(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
  now: Instant,
): Promise<ApprovedNotice | undefined> {
  const approved = await findApproved(reader, institution, applicationId, now)
  const content = approved && partOf(approved.view, 'notice-text')?.content
  if (content === undefined) return undefined
  const notice = bilingual(content.noticeZh, content.noticeEn)
  if (notice === undefined) return undefined
  return { notice, label: bilingual(content.labelZh, content.labelEn) }
}

function bilingual(zh: unknown, en: unknown): Bilingual | undefined {
  return typeof zh === 'string' && typeof en === 'string' ? { zh, en } : undefined
}
