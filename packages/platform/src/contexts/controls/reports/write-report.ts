import { authorize, findInstitution } from '#contexts/identity/index.ts'
import { inventoryAt } from '#contexts/registry/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import type { Locale } from '#kernel/bilingual.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { addDays, dayInChina, type Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { digestOfPaper, type Paper, writePaper } from '#platform/document/index.ts'
import type { Services } from '#platform/services.ts'
import { pageOfAssessments, resultsOf } from '../assessment-store.ts'
import { adoptedMeasures } from '../catalogue-in-force.ts'
import { controlsErrors } from '../errors.ts'
import { findingsAt } from '../findings-at.ts'
import { ownDecided } from '../own/own-store.ts'
import { type Composed, digestOf } from './composed.ts'
import { assertReportable, filingPaper } from './filing-paper.ts'
import { inventoryPaper } from './inventory-paper.ts'
import { loadFiling } from './load-filing.ts'
import type { AskedReport } from './report.ts'
import { type Period, selfAssessmentPaper } from './self-assessment.ts'

const DAYS: Readonly<Record<Period, number>> = { year: 365, quarter: 92 }
const HISTORY_MAX = 60

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

/** The assessments of the present that were made in the year or quarter before an instant, newest first. */
export function assessmentsOfPeriod(
  reader: Reader,
  institution: InstitutionId,
  { period, at }: { readonly period: Period; readonly at: Instant },
  limit: number,
) {
  const from = addDays(at, -DAYS[period])
  return pageOfAssessments(reader, institution, { ofThePresent: true, from, until: at }, { limit })
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
      const from = addDays(at, -DAYS[period])
      const history = await assessmentsOfPeriod(reader, institution, { period, at }, HISTORY_MAX)
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
