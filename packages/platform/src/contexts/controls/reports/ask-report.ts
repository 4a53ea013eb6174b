import { authorize, findInstitution } from '#contexts/identity/index.ts'
import { findApplication } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { Locale } from '#kernel/bilingual.ts'
import { type InstitutionId, newId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { latestAssessment } from '../assessment-store.ts'
import { measuresInForce } from '../catalogue-in-force.ts'
import { controlsErrors } from '../errors.ts'
import { assertReportable } from './filing-paper.ts'
import { loadFiling } from './load-filing.ts'
import {
  type AskedReport,
  permissionOf,
  type Report,
  type ReportId,
  reportingTerms,
} from './report.ts'
import { reportErrors } from './report-errors.ts'
import { countUnfinished, insertReport } from './report-store.ts'
import { assessmentOfPeriod } from './write-report.ts'

/**
 * Asks for a report or an evidence pack. What can be refused is refused at once; the rest is made in its turn, and can be left and
 * found again. It speaks of the instant at which it was asked for, or of an earlier one that was named (measures 22.4, 27.1, 29.1).
 * Errors: `controls.in_the_future`, `empty_span`, `no_assessment`, `no_application`, `no_measure`, `filing_not_due`,
 * `filing_incomplete` with all that is missing, `too_many_reports`, `registry.not_found`.
 */
export async function askReport(
  actor: Actor,
  asked: AskedReport,
  locale: Locale,
  { db, now, append }: Services,
): Promise<Report> {
  authorize(actor, permissionOf(asked.kind))
  const { institution } = actor
  return serializable(db, async (tx) => {
    const requestedAt = now()
    await assertAskable(tx, institution, asked, requestedAt)
    const waitingMax = reportingTerms.unfinishedMax.value
    if ((await countUnfinished(tx, institution)) >= waitingMax) {
      throw reportErrors.too_many_reports({ waitingMax })
    }
    const asOf = ('at' in asked ? asked.at : undefined) ?? requestedAt
    const id = newId('rpt') as ReportId
    const report: Report = {
      ...{ id, institution, asked, locale, asOf },
      ...{ requestedBy: actor.id, requestedAt, state: 'waiting' },
    }
    await insertReport(tx, report)
    const body = { report: asked.kind, asOf, locale }
    await append(tx, { kind: 'report.requested', subject: id, actor, body })
    return report
  })
}

async function assertAskable(
  reader: Reader,
  institution: InstitutionId,
  asked: AskedReport,
  now: Instant,
) {
  if ('at' in asked && asked.at !== undefined && asked.at > now) {
    throw controlsErrors.in_the_future({ now })
  }
  const isPack = asked.kind === 'evidence-application' || asked.kind === 'evidence-measure'
  if (isPack && (asked.from ?? '') > (asked.until ?? now)) throw reportErrors.empty_span()
  switch (asked.kind) {
    case 'inventory':
      return
    case 'self-assessment': {
      const at = asked.at ?? now
      const newest = await assessmentOfPeriod(reader, institution, { ...asked, at })
      if (newest === undefined) throw controlsErrors.no_assessment()
      return
    }
    case 'filing': {
      const owner = (await findInstitution(reader, institution))!
      assertReportable(await loadFiling(reader, owner, asked.application))
      return
    }
    case 'evidence-application': {
      const found = await findApplication(reader, institution, asked.application)
      if (found === undefined) throw controlsErrors.no_application()
      return
    }
    case 'evidence-measure': {
      const { content } = await measuresInForce(reader, institution)
      const { measure } = asked
      if (!content.measures.some(({ id }) => id === measure))
        throw controlsErrors.no_measure({ measure })
      if ((await latestAssessment(reader, institution)) === undefined) {
        throw controlsErrors.no_assessment()
      }
    }
  }
}
