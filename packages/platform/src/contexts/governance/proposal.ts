import type { Tier, TierTableId } from '#contexts/registry/index.ts'
import type { ApplicationId, InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { CommitteeId, DossierId, ProposalId } from './ids.ts'
import type { Choice } from './tally.ts'

interface ProposalBase {
  readonly id: ProposalId
  readonly institution: InstitutionId
  readonly committeeId: CommitteeId
  /** What the requester offers to hold to; members may add to it with their votes. */
  readonly conditions: readonly string[]
  readonly requestedBy: PersonId
  readonly requestedAt: Instant
  readonly resolvedAt?: Instant
  readonly voidedAt?: Instant
  readonly voidReason?: VoidReason
}

/** A request to let an application run, bound to one dossier digest. */
export interface DossierProposal extends ProposalBase {
  readonly applicationId: ApplicationId
  readonly dossierId: DossierId
  readonly dossierDigest: string
  readonly tier: Tier
  readonly validityDays: number
}

/** A request to put a version of the tier table in force, bound to its digest. */
export interface TableProposal extends ProposalBase {
  readonly tierTableId: TierTableId
  readonly tableDigest: string
  /** Absent, it comes into force with the resolution. */
  readonly inForceFrom?: Instant
}

/** A request for a committee's resolution, bound to the digest of what is before it. */
export type Proposal = DossierProposal | TableProposal

export function isOfTable<P extends Proposal>(proposal: P): proposal is Extract<P, TableProposal> {
  return 'tierTableId' in proposal
}

/** What votes on a proposal name. */
export function digestOf(proposal: Proposal): string {
  return isOfTable(proposal) ? proposal.tableDigest : proposal.dossierDigest
}

export type VoidReason = 'dossier-changed' | 'withdrawn'

export interface Vote {
  readonly personId: PersonId
  readonly choice: Choice
  readonly reason?: string
  /** Conditions under which an approval is given; they become the resolution's. */
  readonly conditions: readonly string[]
  /** Of what was voted on. */
  readonly digest: string
  readonly castAt: Instant
}

/** What entries say of the subject of a proposal. */
export function aboutOf(proposal: Proposal) {
  if (isOfTable(proposal)) {
    return { tierTable: proposal.tierTableId, tableDigest: proposal.tableDigest }
  }
  return { application: proposal.applicationId, dossierDigest: proposal.dossierDigest }
}

export function applicationOf(proposal: Proposal): ApplicationId | undefined {
  return isOfTable(proposal) ? undefined : proposal.applicationId
}

/** A proposal can be voted on while it is neither resolved nor void. */
export function isPending(proposal: Proposal): boolean {
  return proposal.resolvedAt === undefined && proposal.voidedAt === undefined
}
