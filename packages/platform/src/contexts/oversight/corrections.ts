import { authorize } from '#contexts/identity/index.ts'
import { findEntry, type LedgerEntry, openPayload, readEntry } from '#contexts/ledger/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { isCatalogueError } from '#kernel/errors.ts'
import type { ApplicationId, EntryId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import { together } from '#platform/database/transaction.ts'
import { type Page, pageOf } from '#platform/http/page.ts'
import type { Services } from '#platform/services.ts'
import type { Review, ReviewId } from './review.ts'
import { pageOfCorrections } from './review-store.ts'

export interface CorrectionQuery {
  readonly application?: ApplicationId | undefined
  /** Only what was decided after this: an evaluation asks for what came since the last. */
  readonly since?: Instant | undefined
  readonly after?: string | undefined
  readonly limit: number
}

export const CORRECTION_KEY = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\/rev_[0-9a-f]{32}$/

/** Where reviewers said otherwise than the product did: labelled cases (measure 6.2), oldest first. */
export function correctionsOf(
  reader: Reader,
  institution: InstitutionId,
  { after, limit, ...filter }: CorrectionQuery,
): Promise<Page<Review, string>> {
  const [closedAt, id] = (after?.split('/') ?? []) as [Instant?, ReviewId?]
  const key = closedAt === undefined || id === undefined ? undefined : { closedAt, id }
  return pageOf(
    limit,
    (page) => pageOfCorrections(reader, institution, filter, key, page.limit),
    (review) => `${review.closedAt}/${review.id}`,
  )
}

export function listCorrections(actor: Actor, query: CorrectionQuery, { db }: Services) {
  authorize(actor, 'review:read')
  return correctionsOf(db, actor.institution, query)
}

/** One labelled case: what was asked, what the product said, and what it should have said. */
interface LabelledCase {
  readonly review: ReviewId
  readonly application: ApplicationId
  readonly record: EntryId
  readonly outcome: string
  readonly decidedAt: string
  readonly model: unknown
  readonly request?: string
  readonly answer?: string
  readonly expected?: string
  readonly decision?: unknown
  readonly reason?: string
}

/**
 * A page of labelled cases with their contents, one JSON document in each line; the export is an act and leaves its entry.
 * A content whose time is over is left out of its case.
 */
export async function exportCorrections(
  actor: Actor,
  query: CorrectionQuery,
  services: Services,
): Promise<string> {
  authorize(actor, 'correction:export')
  return together(services.db, async (tx) => {
    const { items } = await correctionsOf(tx, actor.institution, query)
    const lines: string[] = []
    for (const review of items)
      lines.push(`${JSON.stringify(await caseOf(tx, review, services))}\n`)
    await services.append(tx, {
      kind: 'correction.exported',
      subject: query.application ?? actor.institution,
      actor,
      body: { reviews: items.map(({ id }) => id), since: query.since },
    })
    return lines.join('')
  })
}

async function caseOf(tx: Transaction, review: Review, { vault }: Services): Promise<LabelledCase> {
  const { id, institution, application, record, outcome, closedAt, closing } = review
  const called = await entryAt(tx, institution, record)
  const ended = await entryAt(tx, institution, closing!)
  const text = async (entry: LedgerEntry | undefined, name: string, as: string) => {
    if (!entry?.payloads.some((payload) => payload.name === name)) return {}
    try {
      const bytes = await openPayload(tx, vault, institution, entry.id as EntryId, name)
      return { [as]: Buffer.from(bytes).toString('utf8') }
    } catch (error) {
      if (isCatalogueError(error, 'ledger.payload_destroyed')) return {}
      throw error
    }
  }
  return {
    ...{ review: id, application, record, outcome: outcome!, decidedAt: closedAt! },
    model: memberOf(called, 'model'),
    ...(await text(called, 'request', 'request')),
    ...(await text(called, 'answer', 'answer')),
    ...(await text(ended, 'answer', 'expected')),
    decision: memberOf(ended, 'decision'),
    ...(await text(ended, 'reason', 'reason')),
  }
}

async function entryAt(tx: Transaction, institution: InstitutionId, id: EntryId) {
  const entry = await findEntry(tx, institution, id)
  return entry && readEntry(entry)
}

const memberOf = (entry: LedgerEntry | undefined, name: string) =>
  (entry?.body as Readonly<Record<string, unknown>> | undefined)?.[name]
