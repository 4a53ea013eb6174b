import { sql } from 'kysely'
import type { ApplicationId, EntryId, InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import { everyRow } from '#platform/database/every-row.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { Outcome, Review, ReviewId, ReviewKind, Verdict } from './review.ts'
import './tables.ts'

export async function insertReview(tx: Transaction, review: Review) {
  await tx
    .insertInto('oversight.review')
    .values({
      ...{ id: review.id, institution: review.institution, application: review.application },
      ...{ kind: review.kind, record: review.record, permit: review.permit, tier: review.tier },
      ...{ operation: review.operation, queue: review.queue },
      reasons: JSON.stringify(review.reasons),
      facts: JSON.stringify(review.facts),
      head: JSON.stringify(review.head),
      on_timeout: review.onTimeout,
      reviewers: review.reviewers,
      opened_at: review.openedAt,
      due_at: review.dueAt,
      ...{ claimed_by: null, claimed_at: null, proposed_by: null, proposal: null },
      ...{ decided_by: null, closed_at: null, outcome: null, closing: null },
    })
    .execute()
}

function selectReviews(reader: Reader) {
  return reader.selectFrom('oversight.review').selectAll()
}

type ReviewRow = Awaited<ReturnType<ReturnType<typeof selectReviews>['executeTakeFirstOrThrow']>>

function fromRow(row: ReviewRow): Review {
  const { claimed_by, claimed_at, proposed_by, decided_by, closed_at, outcome, closing } = row
  return {
    ...{ id: row.id, institution: row.institution, application: row.application, kind: row.kind },
    ...{ record: row.record, permit: row.permit, tier: row.tier, operation: row.operation },
    ...{ queue: row.queue, reasons: row.reasons, facts: row.facts, head: row.head },
    ...{ onTimeout: row.on_timeout, reviewers: row.reviewers },
    ...{ openedAt: row.opened_at, dueAt: row.due_at },
    ...(claimed_by !== null && { claimedBy: claimed_by }),
    ...(claimed_at !== null && { claimedAt: claimed_at }),
    ...(proposed_by !== null && { proposedBy: proposed_by }),
    ...(row.proposal !== null && { proposal: row.proposal }),
    ...(decided_by !== null && { decidedBy: decided_by }),
    ...(closed_at !== null && { closedAt: closed_at }),
    ...(outcome !== null && { outcome }),
    ...(closing !== null && { closing }),
  }
}

export async function findReview(reader: Reader, institution: InstitutionId, id: ReviewId) {
  const row = await selectReviews(reader)
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && fromRow(row)
}

export interface ReviewFilter {
  readonly queue?: string | undefined
  readonly application?: ApplicationId | undefined
  readonly kind?: ReviewKind | undefined
  readonly claimedBy?: PersonId | undefined
  readonly unclaimed?: boolean | undefined
  /** Only what was due before this. */
  readonly dueBefore?: Instant | undefined
}

/** Where a page of the work list begins: deadlines may be shared, ids are not. */
export interface WorkKey {
  readonly dueAt: Instant
  readonly id: ReviewId
}

/** What is open, most urgent first. */
export async function pageOfOpenReviews(
  reader: Reader,
  institution: InstitutionId,
  filter: ReviewFilter,
  after: WorkKey | undefined,
  limit: number,
) {
  const rows = await selectReviews(reader)
    .where('institution', '=', institution)
    .where('closed_at', 'is', null)
    .$if(filter.queue !== undefined, (query) => query.where('queue', '=', filter.queue!))
    .$if(filter.application !== undefined, (query) =>
      query.where('application', '=', filter.application!),
    )
    .$if(filter.kind !== undefined, (query) => query.where('kind', '=', filter.kind!))
    .$if(filter.claimedBy !== undefined, (query) =>
      query.where('claimed_by', '=', filter.claimedBy!),
    )
    .$if(filter.unclaimed === true, (query) => query.where('claimed_by', 'is', null))
    .$if(filter.dueBefore !== undefined, (query) => query.where('due_at', '<=', filter.dueBefore!))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(due_at, id) > (${after!.dueAt}::timestamptz, ${after!.id})`),
    )
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** What was closed, newest first. */
export async function pageOfClosedReviews(
  reader: Reader,
  institution: InstitutionId,
  filter: Pick<ReviewFilter, 'queue' | 'application' | 'kind'> & {
    readonly outcome?: Outcome | undefined
    readonly decidedBy?: PersonId | undefined
  },
  before: ReviewId | undefined,
  limit: number,
) {
  const rows = await selectReviews(reader)
    .where('institution', '=', institution)
    .where('closed_at', 'is not', null)
    .$if(filter.queue !== undefined, (query) => query.where('queue', '=', filter.queue!))
    .$if(filter.application !== undefined, (query) =>
      query.where('application', '=', filter.application!),
    )
    .$if(filter.kind !== undefined, (query) => query.where('kind', '=', filter.kind!))
    .$if(filter.outcome !== undefined, (query) => query.where('outcome', '=', filter.outcome!))
    .$if(filter.decidedBy !== undefined, (query) =>
      query.where('decided_by', '=', filter.decidedBy!),
    )
    .$if(before !== undefined, (query) => query.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** How much is open by queue, what of it the person has, and what is past its time. */
export async function countOpenReviews(
  reader: Reader,
  institution: InstitutionId,
  person: PersonId,
  now: Instant,
) {
  const { rows } = await sql<{ queue: string; open: number; mine: number; overdue: number }>`
    select queue, count(*)::int as open,
      count(*) filter (where claimed_by = ${person})::int as mine,
      count(*) filter (where due_at <= ${now}::timestamptz)::int as overdue
    from oversight.review where institution = ${institution} and closed_at is null
    group by queue order by queue`.execute(reader)
  return rows
}

export async function saveClaim(
  tx: Transaction,
  { id, institution }: Review,
  claim: { readonly by: PersonId; readonly at: Instant } | undefined,
) {
  await tx
    .updateTable('oversight.review')
    .set({ claimed_by: claim?.by ?? null, claimed_at: claim?.at ?? null })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .execute()
}

/** The first of two verdicts; the item goes back to the queue for somebody else. `undefined` takes it back. */
export async function saveProposal(
  tx: Transaction,
  { id, institution }: Review,
  proposal:
    | { readonly by: PersonId; readonly verdict: Verdict; readonly entry: EntryId }
    | undefined,
) {
  await tx
    .updateTable('oversight.review')
    .set({
      proposed_by: proposal?.by ?? null,
      proposal:
        proposal === undefined
          ? null
          : JSON.stringify({ verdict: proposal.verdict, entry: proposal.entry }),
      ...{ claimed_by: null, claimed_at: null },
    })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .execute()
}

export interface Closing {
  readonly outcome: Outcome
  readonly at: Instant
  readonly entry: EntryId
  readonly decidedBy: PersonId | undefined
}

/** Whether it was open until now: of two who end an item only the first does. */
export async function saveClosing(
  tx: Transaction,
  { id, institution }: Review,
  closing: Closing,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('oversight.review')
    .set({
      outcome: closing.outcome,
      closed_at: closing.at,
      closing: closing.entry,
      decided_by: closing.decidedBy ?? null,
    })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** A held result that nobody decided in time becomes work for a queue of people who answer. */
export async function saveMove(
  tx: Transaction,
  { id, institution }: Review,
  move: { readonly queue: string; readonly dueAt: Instant; readonly reasons: Review['reasons'] },
) {
  await tx
    .updateTable('oversight.review')
    .set({
      kind: 'manual',
      queue: move.queue,
      due_at: move.dueAt,
      on_timeout: 'refuse',
      reviewers: 1,
      reasons: JSON.stringify(move.reasons),
      ...{ claimed_by: null, claimed_at: null, proposed_by: null, proposal: null },
    })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .execute()
}

/** Items past their time, of all institutions, the longest overdue first. */
export function dueReviews(reader: Reader, now: Instant) {
  return everyRow(
    (after: { readonly id: ReviewId; readonly due_at: Instant } | undefined, limit) =>
      reader
        .selectFrom('oversight.review')
        .select(['id', 'institution', 'due_at'])
        .where('closed_at', 'is', null)
        .where('kind', '<>', 'sample')
        .where('due_at', '<=', now)
        .$if(after !== undefined, (query) =>
          query.where(sql<boolean>`(due_at, id) > (${after!.due_at}::timestamptz, ${after!.id})`),
        )
        .orderBy('due_at')
        .orderBy('id')
        .limit(limit)
        .execute(),
    (row) => row,
  )
}

/** The item, locked, if it is still past its time and nobody else is ending it at this moment. */
export async function lockDueReview(
  tx: Transaction,
  institution: InstitutionId,
  id: ReviewId,
  now: Instant,
) {
  const row = await selectReviews(tx)
    .where('institution', '=', institution)
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .where('kind', '<>', 'sample')
    .where('due_at', '<=', now)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Where reviewers said otherwise than the product: oldest first, by when it was closed. */
export async function pageOfCorrections(
  reader: Reader,
  institution: InstitutionId,
  filter: {
    readonly application?: ApplicationId | undefined
    readonly since?: Instant | undefined
  },
  after: { readonly closedAt: Instant; readonly id: ReviewId } | undefined,
  limit: number,
) {
  const rows = await selectReviews(reader)
    .where('institution', '=', institution)
    .where('outcome', 'in', ['corrected', 'refused', 'answered'])
    .$if(filter.application !== undefined, (query) =>
      query.where('application', '=', filter.application!),
    )
    .$if(filter.since !== undefined, (query) => query.where('closed_at', '>', filter.since!))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(closed_at, id) > (${after!.closedAt}::timestamptz, ${after!.id})`),
    )
    .orderBy('closed_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}
