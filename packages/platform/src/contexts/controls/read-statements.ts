import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { snapshot } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { latestAssessment, resultsOf, type StoredResult } from './assessment-store.ts'
import { type Asked, wordsDigest } from './attestation.ts'
import { pageOfAttestations } from './attestation-store.ts'
import { measuresInForce } from './catalogue-in-force.ts'
import { checks } from './checks/checks.ts'
import type { Effect } from './effect.ts'
import { controlsErrors } from './errors.ts'
import { openFindings } from './finding-store.ts'
import type { AssessmentId, FindingId } from './ids.ts'
import { type Duty, type Statement, statementsOf } from './measures.ts'
import { checkOf } from './own/decide-own.ts'
import { asStatement, type OwnAsked } from './own/own-statement.ts'
import { ownInForce } from './own/own-store.ts'

/** A statement with what the newest assessment says of it; without one, nobody has asked yet. */
export interface StatementReading {
  readonly statement: Statement
  /** None where it is the institution's own and refines none. */
  readonly measure: number | undefined
  /** What the institution itself put in force. */
  readonly own: OwnAsked | undefined
  readonly assessed:
    | (StoredResult & { readonly assessment: AssessmentId; readonly at: Instant })
    | undefined
  readonly finding: FindingId | undefined
}

export interface StatementFilter {
  readonly measure?: number | undefined
  readonly duty?: Duty | undefined
  readonly effect?: Effect | undefined
  readonly own?: boolean | undefined
  readonly text?: string | undefined
}

/**
 * The statements of the catalogue in force in its order, then the institution's own; there are as many as the catalogue has and
 * `OWN_STATEMENTS_MAX`, so that they need no pages.
 */
export async function readStatements(
  actor: Actor,
  filter: StatementFilter,
  { db }: Services,
): Promise<readonly StatementReading[]> {
  authorize(actor, 'controls:read')
  const readings = await snapshot(db, (reader) => allReadings(reader, actor))
  return readings.filter((reading) => passes(reading, filter))
}

/** One statement with its check, its attestations and what was found. Errors: `controls.no_statement`. */
export async function readStatement(actor: Actor, id: string, { db }: Services) {
  authorize(actor, 'controls:read')
  return snapshot(db, async (reader) => {
    const reading = (await allReadings(reader, actor)).find(({ statement }) => statement.id === id)
    if (reading === undefined) throw controlsErrors.no_statement({ statement: id })
    const newest = { limit: ATTESTATIONS_SHOWN }
    const attestations = await pageOfAttestations(
      reader,
      actor.institution,
      { statement: id },
      newest,
    )
    const { content } = await measuresInForce(reader, actor.institution)
    const check =
      reading.own === undefined ? checks.get(id) : checkOf(reading.own.content.decidedBy, content)
    return {
      ...reading,
      attestations,
      wordsDigest: wordsDigest({ ...reading, revision: reading.own?.revision }),
      check: check && {
        scope: check.scope,
        reads: check.reads,
        source: check.source,
        awaits: check.awaits,
      },
    }
  })
}

const ATTESTATIONS_SHOWN = 20

/** What the institution asks by this number now, of the measures or of itself. */
export async function findAsked(
  reader: Reader,
  institution: InstitutionId,
  id: string,
): Promise<Asked | undefined> {
  const { content } = await measuresInForce(reader, institution)
  const own = (await ownInForce(reader, institution)).find(({ statement }) => statement === id)
  if (own !== undefined) return { statement: asStatement(own, content), revision: own.revision }
  const statement = statementsOf(content).find((one) => one.id === id)
  return statement && { statement }
}

async function allReadings(
  reader: Reader,
  { institution }: Pick<Actor, 'institution'>,
): Promise<readonly StatementReading[]> {
  const { content } = await measuresInForce(reader, institution)
  const asksItself = await ownInForce(reader, institution)
  const latest = await latestAssessment(reader, institution)
  const results = latest === undefined ? [] : await resultsOf(reader, institution, latest.id)
  const byStatement = new Map(results.map((result) => [result.statement, result]))
  const findings = new Map(
    (await openFindings(reader, institution)).map((finding) => [finding.statement, finding.id]),
  )
  const readingOf = (statement: Statement, own?: OwnAsked): StatementReading => {
    const result = byStatement.get(statement.id)
    // What was decided of other words says nothing of those in force.
    const isOfThese = result !== undefined && result.detail.revision === own?.revision
    return {
      ...{ statement, own, finding: findings.get(statement.id) },
      measure: own === undefined ? Number(statement.id.split('.')[0]) : own.content.measure,
      assessed: isOfThese ? { ...result, assessment: latest!.id, at: latest!.at } : undefined,
    }
  }
  return [
    ...statementsOf(content).map((statement) => readingOf(statement)),
    ...asksItself.map((own) => readingOf(asStatement(own, content), own)),
  ]
}

function passes({ statement, measure, own, assessed }: StatementReading, filter: StatementFilter) {
  const { text } = filter
  const { id, says, holds } = statement
  return (
    (filter.measure === undefined || measure === filter.measure) &&
    (filter.own === undefined || (own !== undefined) === filter.own) &&
    (filter.duty === undefined || statement.duty === filter.duty) &&
    (filter.effect === undefined || assessed?.effect === filter.effect) &&
    (text === undefined ||
      [id, says.zh, says.en, holds.zh, holds.en].some((part) =>
        part.toLowerCase().includes(text.toLowerCase()),
      ))
  )
}
