import type { JsonSchema } from '@hengjian/guard'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { partOf } from './dossier-view.ts'
import { findApproved } from './load-view.ts'
import { readAnswerSchema } from './part-content.ts'

/** What an approved dossier promises about the answers of an application (measure 25.1). */
export interface AnswerTerms {
  /** Every answer is JSON that fits. */
  readonly schema: JsonSchema | undefined
  /** Numbers and quotations of an answer stand in its sources. */
  readonly grounded: boolean
}

/** As approved; nothing is promised where no approval is in force. */
export async function answerTermsOf(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
  now: Instant,
): Promise<AnswerTerms> {
  const approved = await findApproved(reader, institution, applicationId, now)
  const content = approved && partOf(approved.view, 'model-card')?.content
  const { answerSchema, grounding } = content ?? {}
  return {
    schema: typeof answerSchema === 'string' ? readAnswerSchema(answerSchema) : undefined,
    grounded: grounding === 'required',
  }
}
