import { authorize, findInstitution } from '#contexts/identity/index.ts'
import { inventoryAt } from '#contexts/registry/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import type { Locale } from '#kernel/bilingual.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { dayInChina, type Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { digestOfPaper, type Paper, writePaper } from '#platform/document/index.ts'
import type { Services } from '#platform/services.ts'
import { lastOfEach, pageOfAssessments, resultsOf } from '../assessment-store.ts'
import { adoptedMeasures } from '../catalogue-in-force.ts'
import { controlsErrors } from '../errors.ts'
import { findingsAt } from '../findings-at.ts'
import { ownDecided } from '../own/own-store.ts'
import { type Composed, digestOf } from './composed.ts'
import { assertReportable, filingPaper } from './filing-paper.ts'
import { inventoryPaper } from './inventory-paper.ts'
import { loadFiling } from './load-filing.ts'
import { type Period, periodAt } from './period.ts'
import type { AskedReport } from './report.ts'
import { selfAssessmentPaper } from './self-assessment.ts'

/** Assessments are made every day: of the trend the last of each of these. */
const TREND_BY = { year: 'month', quarter: 'week' } as const satisfies Record<Period, string>

type PaperAsked = Exclude<AskedReport, { readonly kind: `evidence-${string}` }>

/**
 * Computes a report from the ledger, as of an instant, and writes it; its act names the digest that stands on its last page.
 * Errors: `controls.no_assessment`, `filing_not_due`, `filing_incomplete`, `registry.not_found`.
 */
export async function composeReport(
  actor: Actor,
  asked: PaperAsked,
  {
    locale,
    asOf,
    onRead,
  }: {
    readonly locale: Locale
    readonly asOf: Instant
    readonly onRead: () => Promise<void>
  },
  { db, now }: Pick<Services, 'db' | 'now'>,
): Promise<Composed> {
  authorize(actor, 'report:export')
  const { format } = asked
  // A filing is read as it stands when it is made, whenever that was asked for, and says so.
  const at = asked.kind === 'filing' ? now() : asOf
  const paper = await snapshot(db, (reader) => paperOf(reader, actor, asked, at))
  await onRead()
  const content = await writePaper(paper, format, locale)
  return {
    ...{ name: `${paper.kind}-${dayInChina(at)}.${format}`, content, asOf: at },
    act: {
      kind: 'report.exported',
      subject: asked.kind === 'filing' ? asked.application : actor.institution,
      body: {
        ...{ report: paper.kind, asOf: at, format },
        ...{ digest: digestOfPaper(paper), file: digestOf(content) },
      },
    },
  }
}

/** The newest assessment that was made in a year or quarter of the calendar, up to an instant in it. */
export async function assessmentOfPeriod(
  reader: Reader,
  institution: InstitutionId,
  { period, at }: { readonly period: Period; readonly at: Instant },
) {
  const { from } = periodAt(period, at)
  const made = { ofThePresent: true, from, until: at }
  const [newest] = await pageOfAssessments(reader, institution, made, { limit: 1 })
  return newest
}

async function paperOf(
  reader: Reader,
  { institution }: PersonActor,
  asked: PaperAsked,
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
      assertReportable(filing)
      return filingPaper(filing, at, [catalogue])
    }
    case 'self-assessment': {
      const { period } = asked
      const assessment = await assessmentOfPeriod(reader, institution, { period, at })
      if (assessment === undefined) throw controlsErrors.no_assessment()
      const made = { from: periodAt(period, at).from, until: at }
      const history = await lastOfEach(reader, institution, TREND_BY[period], made)
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
        ...{ institution: owner, period, at, measures: measures.content, assessment },
        ...{ results, own, history, findings, inventory, sources },
      })
    }
  }
}
