import type { Bilingual } from '#kernel/bilingual.ts'
import type { ApplicationId, EntryId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Database, Reader } from '#platform/database/schema.ts'
import type { Services } from '#platform/services.ts'

/** What a fact is read from: one institution at one instant, whole or narrowed to one application. */
export interface FactContext {
  /** One consistent view of the tables. */
  readonly reader: Reader
  /** For proofs, which take a view of their own of a log that only grows. */
  readonly db: Database
  readonly vault: Services['vault']
  readonly institution: InstitutionId
  readonly at: Instant
  /** Whether `at` lies in the past: then only what was kept with its times, or stands in the ledger, can be known. */
  readonly isPast: boolean
  readonly only: ApplicationId | undefined
  /** Over how many days calls are counted. */
  readonly windowDays: number
  /** How many calls are drawn at random. */
  readonly sampleSize: number
}

/** Why something is not known. INVARIANT: what is not known never counts as met. */
export interface Unknown {
  readonly known: false
  readonly because: 'no-source' | 'not-in-the-past' | 'behind' | 'error'
  readonly why: Bilingual
}

/** A value with the instant at which it was true and the newest entries on which it rests. */
export interface Known<T> {
  readonly known: true
  readonly value: T
  readonly at: Instant
  readonly entries: readonly EntryId[]
}

export type Fact<T> = Known<T> | Unknown

export interface FactDefinition<T> {
  readonly says: Bilingual
  /** The kinds of entries on which it rests. */
  readonly kinds: readonly string[]
  /** Why it cannot be known for a past instant; left out where it can. */
  readonly presentOnly?: Bilingual
  readonly load: (context: FactContext) => Promise<T | Unknown>
}

export function defineFact<T>(definition: FactDefinition<T>): FactDefinition<T> {
  return definition
}

export function unknown(because: Unknown['because'], why: Bilingual): Unknown {
  return { known: false, because, why }
}

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && 'known' in value && value.known === false
}
