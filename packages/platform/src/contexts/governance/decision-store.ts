import type { Selectable } from 'kysely'
import type { ApplicationId, InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { PartKind } from './catalogue.ts'
import type { Decision, DossierDecision, Series } from './decision.ts'
import { governanceErrors } from './errors.ts'
import type { CommitteeId, DecisionId } from './ids.ts'
import type { DecisionTable } from './tables.ts'

/**
 * The next number of a series. Read and used in one serializable transaction, so that two decisions never share one
 * and a decision that was rolled back leaves no gap.
 */
export async function nextSequence(
  tx: Transaction,
  institution: InstitutionId,
  series: Series,
  year: number,
): Promise<number> {
  const row = await tx
    .selectFrom('governance.decision')
    .select(({ fn }) => fn.max('sequence').as('last'))
    .where('institution', '=', institution)
    .where('series', '=', series)
    .where('year', '=', year)
    .executeTakeFirst()
  return (row?.last ?? 0) + 1
}

export async function insertDecision(tx: Transaction, decision: Decision) {
  await tx
    .insertInto('governance.decision')
    .values({
      id: decision.id,
      institution: decision.institution,
      kind: decision.kind,
      outcome: decision.outcome,
      series: decision.series,
      year: decision.year,
      sequence: decision.sequence,
      ...subjectRow(decision),
      proposal_id: decision.proposalId ?? null,
      conditions: JSON.stringify(decision.conditions),
      requested_by: decision.requestedBy,
      approver_ids: JSON.stringify(decision.approverIds),
      decided_at: decision.decidedAt,
      withdrawn_at: null,
      withdrawn_by: null,
      withdrawal_reason: null,
    })
    .execute()
}

function subjectRow(decision: Decision) {
  if ('tierTableId' in decision) {
    return {
      ...{ application_id: null, dossier_id: null, dossier_digest: null, tier: null },
      ...{ tier_table_id: decision.tierTableId, table_digest: decision.tableDigest },
      valid_until: null,
    }
  }
  return {
    ...{ application_id: decision.applicationId, dossier_id: decision.dossierId },
    ...{ dossier_digest: decision.dossierDigest, tier: decision.tier },
    ...{ tier_table_id: null, table_digest: null, valid_until: decision.validUntil ?? null },
  }
}

/** Errors: `governance.not_found`, also for what belongs to another institution. */
export async function loadDecision(
  reader: Reader,
  institution: InstitutionId,
  id: DecisionId,
): Promise<Decision> {
  const row = await reader
    .selectFrom('governance.decision')
    .selectAll()
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw governanceErrors.not_found({ what: 'decision' })
  return fromRow(row)
}

/** The decisions on an application, the newest first. */
export async function listDecisions(
  reader: Reader,
  institution: InstitutionId,
  applicationId: ApplicationId,
): Promise<readonly DossierDecision[]> {
  const rows = await reader
    .selectFrom('governance.decision')
    .selectAll()
    .where('institution', '=', institution)
    .where('application_id', '=', applicationId)
    .orderBy('decided_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(dossierDecisionOf)
}

/**
 * One part as it was approved, by the newest decision in force, of each of these applications that has one: what was
 * approved over a dossier seals it, so its newest revision is what was judged.
 */
export async function approvedParts(
  reader: Reader,
  institution: InstitutionId,
  applications: readonly ApplicationId[],
  kind: PartKind,
  now: Instant,
) {
  if (applications.length === 0) return []
  return reader
    .selectFrom('governance.decision as decision')
    .innerJoin('governance.part_revision as part', (join) =>
      join
        .onRef('part.institution', '=', 'decision.institution')
        .onRef('part.dossier_id', '=', 'decision.dossier_id')
        .on('part.kind', '=', kind),
    )
    .distinctOn('decision.application_id')
    .select(['decision.application_id as applicationId', 'part.content'])
    .$narrowType<{ applicationId: ApplicationId }>()
    .where('decision.institution', '=', institution)
    .where('decision.application_id', 'in', applications)
    .where('decision.outcome', '=', 'passed')
    .where('decision.withdrawn_at', 'is', null)
    .where('decision.valid_until', '>', now)
    .orderBy('decision.application_id')
    .orderBy('decision.decided_at', 'desc')
    .orderBy('decision.id', 'desc')
    .orderBy('part.revision', 'desc')
    .execute()
}

export async function pageOfDecisions(
  reader: Reader,
  institution: InstitutionId,
  filter: {
    readonly application?: ApplicationId | undefined
    /** Only its resolutions. */
    readonly committee?: CommitteeId | undefined
  },
  page: { readonly after?: DecisionId | undefined; readonly limit: number },
): Promise<readonly Decision[]> {
  let query = reader
    .selectFrom('governance.decision')
    .selectAll()
    .where('institution', '=', institution)
    .orderBy('id')
    .limit(page.limit)
  const { application, committee } = filter
  if (application !== undefined) query = query.where('application_id', '=', application)
  if (committee !== undefined) {
    query = query.where('proposal_id', 'in', ({ selectFrom }) =>
      selectFrom('governance.proposal as proposal')
        .select('proposal.id')
        .where('proposal.institution', '=', institution)
        .where('proposal.committee_id', '=', committee),
    )
  }
  if (page.after !== undefined) query = query.where('id', '>', page.after)
  return (await query.execute()).map(fromRow)
}

export async function saveWithdrawal(
  tx: Transaction,
  { id, institution }: Decision,
  withdrawal: { readonly by: PersonId; readonly reason: string; readonly at: Instant },
): Promise<DossierDecision> {
  const row = await tx
    .updateTable('governance.decision')
    .set({
      withdrawn_at: withdrawal.at,
      withdrawn_by: withdrawal.by,
      withdrawal_reason: withdrawal.reason,
    })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return dossierDecisionOf(row)
}

function fromRow(row: Selectable<DecisionTable>): Decision {
  if (row.tier_table_id === null) return dossierDecisionOf(row)
  return {
    ...baseOf(row),
    kind: 'resolution',
    ...{ tierTableId: row.tier_table_id, tableDigest: row.table_digest! },
    proposalId: row.proposal_id!,
  }
}

function baseOf(row: Selectable<DecisionTable>) {
  return {
    id: row.id,
    institution: row.institution,
    outcome: row.outcome,
    series: row.series as Series,
    year: row.year,
    sequence: row.sequence,
    conditions: row.conditions,
    requestedBy: row.requested_by,
    approverIds: row.approver_ids,
    decidedAt: row.decided_at,
  }
}

/** A CHECK of the table: what is not about a tier table has all of a dossier. */
function dossierDecisionOf(row: Selectable<DecisionTable>): DossierDecision {
  return {
    ...baseOf(row),
    kind: row.kind,
    applicationId: row.application_id!,
    dossierId: row.dossier_id!,
    dossierDigest: row.dossier_digest!,
    ...(row.proposal_id !== null && { proposalId: row.proposal_id }),
    tier: row.tier!,
    ...(row.valid_until !== null && { validUntil: row.valid_until }),
    ...(row.withdrawn_at !== null && { withdrawnAt: row.withdrawn_at }),
    ...(row.withdrawn_by !== null && { withdrawnBy: row.withdrawn_by }),
    ...(row.withdrawal_reason !== null && { withdrawalReason: row.withdrawal_reason }),
  }
}
