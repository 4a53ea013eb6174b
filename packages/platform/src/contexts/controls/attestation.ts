import { createHash } from 'node:crypto'
import { z } from 'zod'
import { PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { AttestationId } from './ids.ts'
import { AnyStatementId, type Statement } from './measures.ts'

/**
 * A person's word that a recorded statement holds, on evidence, until a date, confirmed by another person. It counts only
 * where nothing is measured, and shows as `attested`.
 */
export const Attestation = z
  .object({
    id: AttestationId,
    statement: AnyStatementId,
    /** SHA-256 of what was attested (`wordsDigest`); absent for a word from before it was kept, which counts no longer. */
    wordsDigest: z.string().optional(),
    /** SHA-256 of the evidence, which stands encrypted beside the entry. */
    evidenceDigest: z.string(),
    madeBy: PersonId,
    madeAt: Instant,
    validUntil: Instant,
    confirmedBy: PersonId.optional(),
    confirmedAt: Instant.optional(),
    withdrawnBy: PersonId.optional(),
    withdrawnAt: Instant.optional(),
  })
  .readonly()
export type Attestation = z.infer<typeof Attestation>

/** A statement as it is asked; of an own one, which revision of it. */
export interface Asked {
  readonly statement: Statement
  readonly revision?: number | undefined
}

/** SHA-256 of what a statement asks: its words and its numbers. */
export function wordsDigest({ statement, revision }: Asked): string {
  const { id, says, holds, thresholds } = statement
  const numbers = Object.entries(thresholds)
    .map(([name, { value }]) => [name, value])
    .sort()
  const asked = [id, revision ?? null, says.zh, says.en, holds.zh, holds.en, numbers]
  return `sha256:${createHash('sha256').update(JSON.stringify(asked)).digest('hex')}`
}

/** A confirmed word, as far as it decides. */
export interface Word {
  readonly id: string
  readonly validUntil: Instant
  /** It was given for other words than those asked. */
  readonly outworn?: true
}

/** INVARIANT: a word counts for what it was given for and for nothing else; of several that count, the one that lasts longest does. */
export function wordsThatCount(
  given: readonly (Omit<Word, 'outworn'> & Pick<Attestation, 'statement' | 'wordsDigest'>)[],
  asked: readonly Asked[],
): ReadonlyMap<string, Word> {
  const digests = new Map(asked.map((one) => [one.statement.id, wordsDigest(one)]))
  const words = new Map<string, Word>()
  for (const { id, statement, validUntil, wordsDigest: digest } of given) {
    const outworn = digest !== digests.get(statement)
    const before = words.get(statement)
    const isBetter =
      before === undefined ||
      (outworn === (before.outworn === true) ? validUntil > before.validUntil : !outworn)
    if (isBetter) words.set(statement, { id, validUntil, ...(outworn && { outworn }) })
  }
  return words
}

/** A word is taken for a year at the most (house default). */
export const ATTESTATION_DAYS_MAX = 366
