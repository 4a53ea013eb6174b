import type { InstitutionId } from '#kernel/ids.ts'
import type { Reader } from '#platform/database/schema.ts'
import { shippedMeasures } from './catalogue.ts'
import type { Measures } from './measures.ts'

export interface MeasuresInForce {
  readonly content: Measures
  /** SHA-256 of the file whose words these are. */
  readonly digest: string
}

/** The measures as an institution holds them. */
export async function measuresInForce(
  _reader: Reader,
  _institution: InstitutionId,
): Promise<MeasuresInForce> {
  return shippedMeasures
}
