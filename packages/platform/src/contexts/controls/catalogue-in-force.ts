import assert from 'node:assert/strict'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { shippedMeasures } from './catalogue.ts'
import { newestAdoption, type OwnThreshold, ownThresholds } from './catalogue-store.ts'
import { isLooser, Measures, type Statement } from './measures.ts'
import { parseCatalogue } from './parse-catalogue.ts'

export interface MeasuresInForce {
  readonly content: Measures
  /** SHA-256 of the file whose words these are. */
  readonly digest: string
}

/**
 * The measures as an institution holds them, now or as it held them at an instant: the newest version that it adopted, or the
 * one that the product comes with, with its own thresholds.
 */
export async function measuresInForce(
  reader: Reader,
  institution: InstitutionId,
  at?: Instant,
): Promise<MeasuresInForce> {
  const { content, digest } = await adoptedMeasures(reader, institution, at)
  return { content: tightened(content, await ownThresholds(reader, institution, at)), digest }
}

/** The version in force, now or at an instant, without the institution's own thresholds. */
export async function adoptedMeasures(
  reader: Reader,
  institution: InstitutionId,
  at?: Instant,
): Promise<MeasuresInForce> {
  const adoption = await newestAdoption(reader, institution, at)
  if (adoption === undefined || adoption.digest === shippedMeasures.digest) return shippedMeasures
  const parsed = parseCatalogue(Measures, adoption.text)
  assert(parsed.ok, 'what was adopted was parsed')
  return { content: parsed.value, digest: adoption.digest }
}

/** INVARIANT: an institution's number counts only where it is no looser than the floor. */
export function tightened(measures: Measures, own: readonly OwnThreshold[]): Measures {
  if (own.length === 0) return measures
  const set = new Map(own.map(({ statement, name, value }) => [`${statement} ${name}`, value]))
  const tighten = (statement: Statement): Statement => ({
    ...statement,
    thresholds: Object.fromEntries(
      Object.entries(statement.thresholds).map(([name, threshold]) => {
        const value = set.get(`${statement.id} ${name}`)
        const floor = threshold.floor ?? threshold.value
        const counts = value !== undefined && !isLooser(value, floor, threshold.stricter)
        return [name, counts ? { ...threshold, value, floor } : threshold]
      }),
    ),
  })
  return {
    ...measures,
    measures: measures.measures.map((measure) => ({
      ...measure,
      statements: measure.statements.map(tighten),
    })),
  }
}
