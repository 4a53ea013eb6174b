import { z } from 'zod'
import { Tier, TierTableId } from '#contexts/registry/index.ts'
import { Role } from '#kernel/actor.ts'
import { Bilingual } from '#kernel/bilingual.ts'
import { ApplicationId, ModelVersionId, PersonId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { PartKind } from './catalogue.ts'
import {
  AdmissionId,
  CommitteeId,
  DecisionId,
  DossierId,
  ExceptionId,
  ProposalId,
  ReportId,
} from './ids.ts'
import { PartContent } from './part-content.ts'
import { Choice } from './tally.ts'

// The shapes in which routes answer. They are parsed nowhere: they describe, for OpenAPI and the console.

export const Digest = z.string().regex(/^[0-9a-f]{64}$/)
/** What people write in their own words. */
export const Text = z.string().trim().min(5).max(2_000)
export const Conditions = z.array(z.string().trim().min(3).max(500)).max(50)

export const DossierReply = z.object({
  id: DossierId,
  applicationId: ApplicationId,
  version: z.int(),
  openedBy: PersonId,
  openedAt: Instant,
})

export const SignatureReply = z.object({
  signerId: PersonId,
  role: Role,
  verdict: z.enum(['sign', 'object']),
  at: Instant,
  note: z.string().optional(),
})

export const PartReply = z.object({
  kind: PartKind,
  revision: z.int(),
  authorIds: z.array(PersonId).readonly(),
  content: PartContent,
  digest: Digest,
  signatures: z.array(SignatureReply).readonly(),
})

export const ExceptionReply = z.object({
  id: ExceptionId,
  applicationId: ApplicationId,
  requirement: z.string(),
  reason: z.string(),
  until: Instant,
  requestedBy: PersonId,
  requestedAt: Instant,
  decision: z.enum(['approve', 'reject']).optional(),
  decidedBy: PersonId.optional(),
  decidedAt: Instant.optional(),
  decisionReason: z.string().optional(),
})

/** With what the requirement asks for, in words. */
export const ListedExceptionReply = z.object({
  ...ExceptionReply.shape,
  says: Bilingual.optional(),
})

export const GateReply = z.object({
  gate: z.string(),
  to: z.string(),
  sourceDigest: Digest,
  open: z.boolean(),
  dossierDigest: Digest.optional(),
  requirements: z
    .array(
      z.object({
        requirement: z.string(),
        statement: z.string(),
        says: Bilingual,
        who: z.array(Role).readonly(),
        waivable: z.boolean(),
        state: z.enum(['met', 'unmet', 'waived', 'not-applicable']),
        waivedBy: ExceptionId.optional(),
      }),
    )
    .readonly(),
})

/** About a dossier, or about a version of the tier table: whichever members stand. */
const ofDossier = {
  applicationId: ApplicationId.optional(),
  dossierId: DossierId.optional(),
  dossierDigest: Digest.optional(),
  tier: Tier.optional(),
}
const ofTierTable = { tierTableId: TierTableId.optional(), tableDigest: Digest.optional() }

export const ProposalReply = z.object({
  id: ProposalId,
  ...ofDossier,
  ...ofTierTable,
  committeeId: CommitteeId,
  conditions: z.array(z.string()).readonly(),
  validityDays: z.int().optional(),
  inForceFrom: Instant.optional(),
  requestedBy: PersonId,
  requestedAt: Instant,
  resolvedAt: Instant.optional(),
  voidedAt: Instant.optional(),
  voidReason: z.enum(['dossier-changed', 'withdrawn']).optional(),
})

export const VoteReply = z.object({
  personId: PersonId,
  choice: Choice,
  reason: z.string().optional(),
  conditions: z.array(z.string()).readonly(),
  digest: Digest,
  castAt: Instant,
})

export const DecisionReply = z.object({
  id: DecisionId,
  kind: z.enum(['resolution', 'approval']),
  outcome: z.enum(['passed', 'rejected']),
  number: Bilingual,
  ...ofDossier,
  ...ofTierTable,
  proposalId: ProposalId.optional(),
  conditions: z.array(z.string()).readonly(),
  requestedBy: PersonId,
  approverIds: z.array(PersonId).readonly(),
  decidedAt: Instant,
  validUntil: Instant.optional(),
  withdrawnAt: Instant.optional(),
  withdrawnBy: PersonId.optional(),
  withdrawalReason: z.string().optional(),
})

export const AdmissionReply = z.object({
  id: AdmissionId,
  modelVersionId: ModelVersionId,
  grounds: z.string(),
  admittedBy: PersonId,
  admittedAt: Instant,
  validUntil: Instant,
  revokedAt: Instant.optional(),
  revokedBy: PersonId.optional(),
  revocationReason: z.string().optional(),
})

export const ReportReply = z.object({
  id: ReportId,
  applicationId: ApplicationId,
  authority: z.string(),
  reference: z.string(),
  filedAt: Instant,
  acknowledgedBy: PersonId,
  acknowledgedAt: Instant,
})
