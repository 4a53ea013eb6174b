import type { Tier } from '#contexts/registry/index.ts'
import type { ApplicationId, InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { CommitteeId, DossierId, ProposalId } from './ids.ts'
import type { Choice } from './tally.ts'

/** A request for a committee's resolution, bound to one dossier digest. */
export interface Proposal {
  readonly id: ProposalId
  readonly institution: InstitutionId
  readonly applicationId: ApplicationId
  readonly dossierId: DossierId
  readonly dossierDigest: string
  readonly committeeId: CommitteeId
  readonly tier: Tier
  /** What the requester offers to hold to; members may add to it with their votes. */
  readonly conditions: readonly string[]
  readonly validityDays: number
  readonly requestedBy: PersonId
  readonly requestedAt: Instant
  readonly resolvedAt?: Instant
  readonly voidedAt?: Instant
  readonly voidReason?: VoidReason
}

export type VoidReason = 'dossier-changed' | 'withdrawn'

export interface Vote {
  readonly personId: PersonId
  readonly choice: Choice
  readonly reason?: string
  /** Conditions under which an approval is given; they become the resolution's. */
  readonly conditions: readonly string[]
  readonly dossierDigest: string
  readonly castAt: Instant
}

/** A proposal can be voted on while it is neither resolved nor void. */
export function isPending(proposal: Proposal): boolean {
  return proposal.resolvedAt === undefined && proposal.voidedAt === undefined
}
