import { z } from 'zod'
import { PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { AttestationId } from './ids.ts'
import { AnyStatementId } from './measures.ts'

/**
 * A person's word that a recorded statement holds, on evidence, until a date, confirmed by another person. It counts only
 * where nothing is measured, and shows as `attested`.
 */
export const Attestation = z
  .object({
    id: AttestationId,
    statement: AnyStatementId,
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

/** A word is taken for a year at the most (house default). */
export const ATTESTATION_DAYS_MAX = 366
