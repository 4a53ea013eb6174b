import type { JsonValue } from '#platform/services.ts'
import type { Usage } from './metering.ts'

/** What asking the judge came to: part of the call's cost and of its record. */
export interface Judgement {
  readonly note: JsonValue
  readonly usage: Usage
  readonly costMilli: number
  /** What the judge was sent and what it said, for the encrypted payload alone. */
  readonly exchange: Buffer
}
