import type { Generated, JSONColumnType } from 'kysely'
import type { Tier, TierTableId } from '#contexts/registry/index.ts'
import type { Role } from '#kernel/actor.ts'
import type { Bilingual } from '#kernel/bilingual.ts'
import type { ApplicationId, InstitutionId, ModelVersionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { PartKind } from './catalogue.ts'
import type { BoardResolution, Mandate, QuorumRule, SeatFunction } from './committee.ts'
import type { Verdict } from './dossier-view.ts'
import type {
  AdmissionId,
  CommitteeId,
  DecisionId,
  DossierId,
  ExceptionId,
  ProposalId,
  ReportId,
} from './ids.ts'
import type { PartContent } from './part-content.ts'
import type { Register, RegisterContent, RegisterEntryId } from './register.ts'
import type { Choice } from './tally.ts'

declare module '../../platform/database/schema.ts' {
  interface Schema {
    'governance.register_entry': RegisterEntryTable
    'governance.dossier': DossierTable
    'governance.part_revision': PartRevisionTable
    'governance.part_signature': PartSignatureTable
    'governance.committee': CommitteeTable
    'governance.seat': SeatTable
    'governance.meeting': MeetingTable
    'governance.proposal': ProposalTable
    'governance.vote': VoteTable
    'governance.decision': DecisionTable
    'governance.admission': AdmissionTable
    'governance.exception': ExceptionTable
    'governance.report': ReportTable
  }
}

export interface DossierTable {
  id: DossierId
  institution: InstitutionId
  application_id: ApplicationId
  version: number
  opened_by: PersonId
  opened_at: Instant
  /** The parts that somebody signed in their newest revision, without objection. */
  signed_kinds: Generated<PartKind[]>
}

export interface PartRevisionTable {
  institution: InstitutionId
  dossier_id: DossierId
  kind: PartKind
  revision: number
  author_id: PersonId
  content: JSONColumnType<PartContent>
  digest: string
  written_at: Instant
}

export interface PartSignatureTable {
  institution: InstitutionId
  dossier_id: DossierId
  kind: PartKind
  revision: number
  signer_id: PersonId
  role: Role
  verdict: Verdict
  note: string | null
  signed_at: Instant
}

export interface CommitteeTable {
  id: CommitteeId
  institution: InstitutionId
  mandate: Mandate
  name: JSONColumnType<Bilingual>
  board: JSONColumnType<BoardResolution>
  quorum: JSONColumnType<QuorumRule>
  formed_at: Instant
}

export interface SeatTable {
  institution: InstitutionId
  committee_id: CommitteeId
  person_id: PersonId
  function: SeatFunction
  chair: boolean
  from_at: Instant
  until_at: Instant | null
}

export interface MeetingTable {
  institution: InstitutionId
  committee_id: CommitteeId
  /** A date without a time, `YYYY-MM-DD`. */
  held_on: string
  recorded_by: PersonId
  recorded_at: Instant
}

export interface ProposalTable {
  id: ProposalId
  institution: InstitutionId
  application_id: ApplicationId | null
  dossier_id: DossierId | null
  dossier_digest: string | null
  tier_table_id: TierTableId | null
  table_digest: string | null
  in_force_from: Instant | null
  committee_id: CommitteeId
  tier: Tier | null
  conditions: JSONColumnType<readonly string[]>
  validity_days: number | null
  requested_by: PersonId
  requested_at: Instant
  resolved_at: Instant | null
  voided_at: Instant | null
  void_reason: 'dossier-changed' | 'withdrawn' | null
}

export interface VoteTable {
  institution: InstitutionId
  proposal_id: ProposalId
  person_id: PersonId
  choice: Choice
  reason: string | null
  conditions: JSONColumnType<readonly string[]>
  digest: string
  cast_at: Instant
}

export interface DecisionTable {
  id: DecisionId
  institution: InstitutionId
  kind: 'resolution' | 'approval'
  outcome: 'passed' | 'rejected'
  series: string
  year: number
  sequence: number
  application_id: ApplicationId | null
  dossier_id: DossierId | null
  dossier_digest: string | null
  tier_table_id: TierTableId | null
  table_digest: string | null
  proposal_id: ProposalId | null
  tier: Tier | null
  conditions: JSONColumnType<readonly string[]>
  requested_by: PersonId
  approver_ids: JSONColumnType<readonly PersonId[]>
  decided_at: Instant
  valid_until: Instant | null
  withdrawn_at: Instant | null
  withdrawn_by: PersonId | null
  withdrawal_reason: string | null
}

export interface AdmissionTable {
  id: AdmissionId
  institution: InstitutionId
  model_version_id: ModelVersionId
  grounds: string
  admitted_by: PersonId
  admitted_at: Instant
  valid_until: Instant
  revoked_at: Instant | null
  revoked_by: PersonId | null
  revocation_reason: string | null
  epoch: number
}

export interface ExceptionTable {
  id: ExceptionId
  institution: InstitutionId
  application_id: ApplicationId
  requirement: string
  reason: string
  until: Instant
  requested_by: PersonId
  requested_at: Instant
  decision: 'approve' | 'reject' | null
  decided_by: PersonId | null
  decided_at: Instant | null
  decision_reason: string | null
}

export interface ReportTable {
  id: ReportId
  institution: InstitutionId
  application_id: ApplicationId
  authority: string
  reference: string
  filed_at: Instant
  acknowledged_by: PersonId
  acknowledged_at: Instant
}

export interface RegisterEntryTable {
  id: RegisterEntryId
  institution: InstitutionId
  register: Register
  subject: string
  content: JSONColumnType<RegisterContent>
  review_on: string
  written_by: PersonId
  written_at: Instant
  approved_by: PersonId | null
  approved_at: Instant | null
}
