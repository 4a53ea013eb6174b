import { createHash } from 'node:crypto'
import { authorize, findInstitution } from '#contexts/identity/index.ts'
import { inventoryAt } from '#contexts/registry/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import type { Locale } from '#kernel/bilingual.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import { addDays, type Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { snapshot, together } from '#platform/database/transaction.ts'
import {
  digestOfPaper,
  type Paper,
  type PaperFormat,
  writePaper,
} from '#platform/document/index.ts'
import type { Services } from '#platform/services.ts'
import { pageOfAssessments, resultsOf } from '../assessment-store.ts'
import { adoptedMeasures } from '../catalogue-in-force.ts'
import { controlsErrors } from '../errors.ts'
import { findingsAt } from '../findings-at.ts'
import { ownDecided } from '../own/own-store.ts'
import { filingGaps, filingPaper, mustBeReported, signedOf } from './filing-paper.ts'
import { inventoryPaper } from './inventory-paper.ts'
import { loadFiling } from './load-filing.ts'
import { type Period, selfAssessmentPaper } from './self-assessment.ts'

/** What can be asked for. */
export type ReportAsked =
  | { readonly kind: 'self-assessment'; readonly period: Period; readonly at?: Instant | undefined }
  | { readonly kind: 'inventory'; readonly at?: Instant | undefined }
  | { readonly kind: 'filing'; readonly application: ApplicationId }

const DAYS: Readonly<Record<Period, number>> = { year: 365, quarter: 92 }
const HISTORY_MAX = 60

/**
 * Computes a report from the ledger and writes it; the act is appended with the digest that stands on its last page.
 * Errors: `controls.in_the_future`, `no_assessment`, `filing_not_due`, `filing_incomplete` with all that is missing,
 * `registry.not_found`.
 */
export async function writeReport(
  actor: Actor,
  asked: ReportAsked,
  { format, locale }: { readonly format: PaperFormat; readonly locale: Locale },
  services: Services,
) {
  authorize(actor, 'report:export')
  const now = services.now()
  const at = ('at' in asked ? asked.at : undefined) ?? now
  if (at > now) throw controlsErrors.in_the_future({ now })
  const paper = await snapshot(services.db, (reader) => paperOf(reader, actor, asked, at))
  const content = await writePaper(paper, format, locale)
  await together(services.db, (tx) =>
    services.append(tx, {
      kind: 'report.exported',
      subject: asked.kind === 'filing' ? asked.application : actor.institution,
      actor,
      body: {
        report: paper.kind,
        asOf: at,
        format,
        digest: digestOfPaper(paper),
        file: digestOf(content),
      },
    }),
  )
  return { name: `${paper.kind}-${at.slice(0, 10)}.${format}`, content }
}

async function paperOf(
  reader: Reader,
  { institution }: PersonActor,
  asked: ReportAsked,
  at: Instant,
): Promise<Paper> {
  const owner = (await findInstitution(reader, institution))!
  const measures = await adoptedMeasures(reader, institution, at)
  const catalogue = {
    label: { zh: '要求目录', en: 'Catalogue' },
    value: `${measures.content.version} ${measures.digest}`,
  }
  switch (asked.kind) {
    case 'inventory': {
      const inventory = await inventoryAt(reader, institution, at)
      return inventoryPaper(owner, inventory, [])
    }
    case 'filing': {
      const filing = await loadFiling(reader, owner, asked.application)
      if (!mustBeReported(filing.application)) throw controlsErrors.filing_not_due()
      const missing = filingGaps({ ...filing, signed: signedOf(filing.parts) })
      if (missing.length > 0) throw controlsErrors.filing_incomplete({ missing })
      return filingPaper(filing, at, [catalogue])
    }
    case 'self-assessment': {
      const { period } = asked
      const from = addDays(at, -DAYS[period])
      const history = await pageOfAssessments(
        reader,
        institution,
        { ofThePresent: true, from, until: at },
        { limit: HISTORY_MAX },
      )
      const [assessment] = history
      if (assessment === undefined) throw controlsErrors.no_assessment()
      const results = await resultsOf(reader, institution, assessment.id)
      const own = await ownDecided(reader, institution, results)
      const findings = await findingsAt(reader, institution, at, results)
      const inventory = await inventoryAt(reader, institution, at)
      const sources = [
        catalogue,
        { label: { zh: '评估', en: 'Assessment' }, value: `${assessment.id} · ${assessment.at}` },
        {
          label: { zh: '账本条目数', en: 'Entries of the log' },
          value: String(assessment.logSize),
        },
      ]
      return selfAssessmentPaper({
        ...{ institution: owner, period, from, at, measures: measures.content, assessment },
        ...{ results, own, history, findings, inventory, sources },
      })
    }
  }
}

const digestOf = (content: Uint8Array) =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`
