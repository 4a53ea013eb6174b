import { hash } from 'node:crypto'
import { canonicalize } from '@hengjian/ledger'
import { z } from 'zod'
import type { Permit } from '#contexts/permits/index.ts'
import { Instant } from '#kernel/time.ts'
import { ofEachKind, ReferenceSetId } from './reference-set.ts'

/** Of one kind of attack: how the cases of the reference set fared at the door. */
export const Tally = z
  .object({
    attacks: z.int().nonnegative(),
    /** Of which a guard against injection found something. */
    found: z.int().nonnegative(),
    /** Refused by the guards without that: by another one, or because nobody could read it. */
    refused: z.int().nonnegative(),
    ordinary: z.int().nonnegative(),
    /** Ordinary ones in which it was found all the same, or that were refused. */
    alarms: z.int().nonnegative(),
  })
  .readonly()
export type Tally = z.infer<typeof Tally>

/** The body of `detection.measured`; its subject is the policy that was measured. */
export const DetectionRun = z
  .object({
    set: ReferenceSetId,
    /** Of the file with the cases. */
    digest: z.string(),
    /** The version of the guard that found them. */
    guard: z.string(),
    measuredAt: Instant,
    tallies: ofEachKind(Tally),
  })
  .readonly()
export type DetectionRun = z.infer<typeof DetectionRun>

export const DETECTION_MEASURED = 'detection.measured'

/** What of a permit decides which attacks are found: permits that say the same are measured once. */
export function policyDigestOf({ guards }: Pick<Permit, 'guards'>): string {
  const { input, onUnjudged, onFailure } = guards
  const text = canonicalize({ input: input.map((rule) => ({ ...rule })), onUnjudged, onFailure })
  return `sha256:${hash('sha256', text, 'hex')}`
}

/** The share of attacks that no model would have seen as they came, or that were noted. */
export const shareOf = ({ attacks, found, refused }: Tally): number =>
  attacks === 0 ? 0 : (found + refused) / attacks
