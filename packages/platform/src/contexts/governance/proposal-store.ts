import type { Selectable } from 'kysely'
import type { TierTableId } from '#contexts/registry/index.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import { sqlState } from '#platform/database/transaction.ts'
import { governanceErrors } from './errors.ts'
import type { CommitteeId, ProposalId } from './ids.ts'
import {
  type DossierProposal,
  isOfTable,
  type Proposal,
  type TableProposal,
  type VoidReason,
  type Vote,
} from './proposal.ts'
import type { ProposalTable, VoteTable } from './tables.ts'

const UNIQUE_VIOLATION = '23505'

/** Errors: `governance.proposal_pending` when the application, or the table, has a pending one. */
export async function insertProposal(tx: Transaction, proposal: Proposal) {
  try {
    await tx
      .insertInto('governance.proposal')
      .values({
        id: proposal.id,
        institution: proposal.institution,
        ...subjectRow(proposal),
        committee_id: proposal.committeeId,
        conditions: JSON.stringify(proposal.conditions),
        requested_by: proposal.requestedBy,
        requested_at: proposal.requestedAt,
        resolved_at: null,
        voided_at: null,
        void_reason: null,
      })
      .execute()
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw governanceErrors.proposal_pending()
    throw error
  }
}

function subjectRow(proposal: Proposal) {
  const none = {
    ...{ application_id: null, dossier_id: null, dossier_digest: null, tier: null },
    ...{ validity_days: null, tier_table_id: null, table_digest: null, in_force_from: null },
  }
  if (isOfTable(proposal)) {
    const { tierTableId, tableDigest, inForceFrom = null } = proposal
    return {
      ...none,
      ...{ tier_table_id: tierTableId, table_digest: tableDigest, in_force_from: inForceFrom },
    }
  }
  const { applicationId, dossierId, dossierDigest, tier, validityDays } = proposal
  return {
    ...none,
    ...{ application_id: applicationId, dossier_id: dossierId, dossier_digest: dossierDigest },
    ...{ tier, validity_days: validityDays },
  }
}

/** Errors: `governance.not_found`, also for what belongs to another institution. */
export async function loadProposal(
  reader: Reader,
  institution: InstitutionId,
  id: ProposalId,
): Promise<Proposal> {
  const row = await reader
    .selectFrom('governance.proposal')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw governanceErrors.not_found({ what: 'proposal' })
  return fromRow(row)
}

export async function findPendingProposal(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
): Promise<DossierProposal | undefined> {
  const row = await reader
    .selectFrom('governance.proposal')
    .selectAll()
    .where('institution', '=', institution)
    .where('application_id', '=', applicationId)
    .where('resolved_at', 'is', null)
    .where('voided_at', 'is', null)
    .executeTakeFirst()
  const proposal = row && fromRow(row)
  return proposal === undefined || isOfTable(proposal) ? undefined : proposal
}

export async function findPendingTableProposal(
  reader: Reader,
  institution: InstitutionId,
  tierTableId: TierTableId,
): Promise<TableProposal | undefined> {
  const row = await reader
    .selectFrom('governance.proposal')
    .selectAll()
    .where('institution', '=', institution)
    .where('tier_table_id', '=', tierTableId)
    .where('resolved_at', 'is', null)
    .where('voided_at', 'is', null)
    .executeTakeFirst()
  const proposal = row && fromRow(row)
  return proposal !== undefined && isOfTable(proposal) ? proposal : undefined
}

export async function pageOfProposals(
  reader: Reader,
  institution: InstitutionId,
  filter: {
    readonly application?: ApplicationId | undefined
    readonly tierTable?: TierTableId | undefined
    readonly committee?: CommitteeId | undefined
    /** Only those that can be voted on, or only those that no longer can. */
    readonly pending?: boolean | undefined
  },
  page: { readonly after?: ProposalId | undefined; readonly limit: number },
): Promise<readonly Proposal[]> {
  let query = reader
    .selectFrom('governance.proposal')
    .selectAll()
    .where('institution', '=', institution)
    .orderBy('id')
    .limit(page.limit)
  if (page.after !== undefined) query = query.where('id', '>', page.after)
  if (filter.application !== undefined) {
    query = query.where('application_id', '=', filter.application)
  }
  if (filter.tierTable !== undefined) query = query.where('tier_table_id', '=', filter.tierTable)
  if (filter.committee !== undefined) query = query.where('committee_id', '=', filter.committee)
  if (filter.pending === true) {
    query = query.where('resolved_at', 'is', null).where('voided_at', 'is', null)
  }
  if (filter.pending === false) {
    query = query.where(({ eb, or }) =>
      or([eb('resolved_at', 'is not', null), eb('voided_at', 'is not', null)]),
    )
  }
  return (await query.execute()).map(fromRow)
}

export async function saveVoid(
  tx: Transaction,
  { id, institution }: Proposal,
  voidReason: VoidReason,
  at: Instant,
) {
  await tx
    .updateTable('governance.proposal')
    .set({ voided_at: at, void_reason: voidReason })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .execute()
}

export async function saveResolved(tx: Transaction, { id, institution }: Proposal, at: Instant) {
  await tx
    .updateTable('governance.proposal')
    .set({ resolved_at: at })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .execute()
}

/** Errors: `governance.already_voted`. */
export async function insertVote(tx: Transaction, { id, institution }: Proposal, vote: Vote) {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('governance.vote')
    .values({
      institution,
      proposal_id: id,
      person_id: vote.personId,
      choice: vote.choice,
      reason: vote.reason ?? null,
      conditions: JSON.stringify(vote.conditions),
      digest: vote.digest,
      cast_at: vote.castAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows === 0n) throw governanceErrors.already_voted()
}

/** The votes on a proposal in the order in which they were cast. */
export async function listVotes(
  reader: Reader,
  institution: InstitutionId,
  id: ProposalId,
): Promise<readonly Vote[]> {
  const rows = await reader
    .selectFrom('governance.vote')
    .selectAll()
    .where('institution', '=', institution)
    .where('proposal_id', '=', id)
    .orderBy('cast_at')
    .orderBy('person_id')
    .execute()
  return rows.map(voteOf)
}

function voteOf(row: Selectable<VoteTable>): Vote {
  return {
    personId: row.person_id,
    choice: row.choice,
    ...(row.reason !== null && { reason: row.reason }),
    conditions: row.conditions,
    digest: row.digest,
    castAt: row.cast_at,
  }
}

function fromRow(row: Selectable<ProposalTable>): Proposal {
  const base = {
    id: row.id,
    institution: row.institution,
    committeeId: row.committee_id,
    conditions: row.conditions,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    ...(row.resolved_at !== null && { resolvedAt: row.resolved_at }),
    ...(row.voided_at !== null && { voidedAt: row.voided_at }),
    ...(row.void_reason !== null && { voidReason: row.void_reason }),
  }
  if (row.tier_table_id !== null) {
    return {
      ...{ ...base, tierTableId: row.tier_table_id, tableDigest: row.table_digest! },
      ...(row.in_force_from !== null && { inForceFrom: row.in_force_from }),
    }
  }
  // A CHECK of the table: what is not about a tier table has all of a dossier.
  return {
    ...{ ...base, applicationId: row.application_id!, dossierId: row.dossier_id! },
    ...{ dossierDigest: row.dossier_digest!, tier: row.tier!, validityDays: row.validity_days! },
  }
}
