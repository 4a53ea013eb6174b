import { z } from 'zod'
import { defineId, InstitutionId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { TableContent } from './tier/content.ts'

export const TierTableId = defineId('ttb')
export type TierTableId = z.infer<typeof TierTableId>

/**
 * A version of an institution's own tier table, from its first draft on. The catalogue's table is version 0 and stands in no
 * row. Nothing about its state is set by hand: it follows from what has happened to it (`stateOf`).
 */
export const TierTableVersion = z
  .object({
    id: TierTableId,
    institution: InstitutionId,
    version: z.int().positive(),
    content: TableContent,
    /** Over version and content, SHA-256 in hex: what a committee votes on and what derivations name. */
    digest: z.string().regex(/^[0-9a-f]{64}$/),
    /** The digest of the table that the draft began with. */
    basedOn: z.string().regex(/^[0-9a-f]{64}$/),
    revision: z.int().nonnegative(),
    /** Everybody who wrote any of it: none of them decides on it. */
    authorIds: z.array(PersonId).readonly(),
    draftedAt: Instant,
    /** Stands while a committee has it before it, and from then on where that passed it: nobody changes it meanwhile. */
    proposedAt: Instant.optional(),
    discardedAt: Instant.optional(),
    /** The resolution that enacted it. */
    decisionId: z.string().optional(),
    inForceFrom: Instant.optional(),
    /** When every application had been tiered by it. */
    settledAt: Instant.optional(),
  })
  .readonly()
export type TierTableVersion = z.infer<typeof TierTableVersion>

export const TierTableState = z.enum([
  'draft',
  'proposed',
  'enacted',
  'in-force',
  'superseded',
  'discarded',
])
export type TierTableState = z.infer<typeof TierTableState>

/** `inForce` is the version by which tiers are derived now, none where that is the catalogue's own. */
export function stateOf(
  { id, discardedAt, inForceFrom, proposedAt }: TierTableVersion,
  inForce: TierTableId | undefined,
  now: Instant,
): TierTableState {
  if (discardedAt !== undefined) return 'discarded'
  if (inForceFrom === undefined) return proposedAt === undefined ? 'draft' : 'proposed'
  if (inForceFrom > now) return 'enacted'
  return id === inForce ? 'in-force' : 'superseded'
}

/** Whether a version still stands in the way of another: one is drafted, decided on or waited for at a time. */
export function isUnderWay({ discardedAt, inForceFrom }: TierTableVersion, now: Instant): boolean {
  return discardedAt === undefined && (inForceFrom === undefined || inForceFrom > now)
}
