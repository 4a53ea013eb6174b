import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import type { Notice, NoticeDraft, NoticeId, Severity, Told } from './notice.ts'
import './tables.ts'

/** Whether it was new: of notices with the same key only the first is kept. */
export async function insertNotice(
  tx: Transaction,
  id: NoticeId,
  draft: NoticeDraft,
  at: Instant,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('oversight.notice')
    .values({
      id,
      institution: draft.institution,
      kind: draft.kind,
      subject: draft.subject,
      severity: draft.severity,
      title: draft.title,
      body: draft.body,
      link: draft.link ?? null,
      dedupe_key: draft.dedupeKey ?? null,
      posted_at: at,
      mailed_at: null,
    })
    .onConflict((conflict) => conflict.columns(['institution', 'dedupe_key']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function insertCopies(
  tx: Transaction,
  institution: InstitutionId,
  notice: NoticeId,
  people: readonly PersonId[],
) {
  await tx
    .insertInto('oversight.notice_copy')
    .values(people.map((person) => ({ institution, person, notice, read_at: null })))
    .execute()
}

export interface NoticeFilter {
  readonly unread?: boolean | undefined
  readonly kind?: string | undefined
  readonly severity?: Severity | undefined
  readonly before?: NoticeId | undefined
}

/** The notices of one person, newest first. */
export async function pageOfNotices(
  reader: Reader,
  institution: InstitutionId,
  person: PersonId,
  filter: NoticeFilter,
  limit: number,
): Promise<readonly Notice[]> {
  const { unread, kind, severity, before } = filter
  const rows = await copiesOf(reader, institution, person)
    .innerJoin('oversight.notice as notice', 'notice.id', 'copy.notice')
    .selectAll('notice')
    .select('copy.read_at')
    .$if(unread === true, (query) => query.where('copy.read_at', 'is', null))
    .$if(unread === false, (query) => query.where('copy.read_at', 'is not', null))
    .$if(kind !== undefined, (query) => query.where('notice.kind', '=', kind!))
    .$if(severity !== undefined, (query) => query.where('notice.severity', '=', severity!))
    .$if(before !== undefined, (query) => query.where('copy.notice', '<', before!))
    .orderBy('copy.notice', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ id, kind, subject, severity, title, body, link, posted_at, read_at }) => ({
    ...{ id, kind, subject, severity, title, body },
    ...(link !== null && { link }),
    postedAt: posted_at,
    ...(read_at !== null && { readAt: read_at }),
  }))
}

export async function countUnread(
  reader: Reader,
  institution: InstitutionId,
  person: PersonId,
): Promise<number> {
  const { count } = await copiesOf(reader, institution, person)
    .where('copy.read_at', 'is', null)
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Which of these notices the person has at all, and which of them unread. */
export async function findCopies(
  reader: Reader,
  institution: InstitutionId,
  person: PersonId,
  ids: readonly NoticeId[],
) {
  return copiesOf(reader, institution, person)
    .where('copy.notice', 'in', ids)
    .select(['copy.notice', 'copy.read_at'])
    .execute()
}

/** Unread ones that fit, the newest of them `upTo` at the latest. */
export async function findUnread(
  reader: Reader,
  institution: InstitutionId,
  person: PersonId,
  { upTo, kind, severity }: Pick<NoticeFilter, 'kind' | 'severity'> & { readonly upTo: NoticeId },
  limit: number,
): Promise<readonly NoticeId[]> {
  const rows = await copiesOf(reader, institution, person)
    .innerJoin('oversight.notice as notice', 'notice.id', 'copy.notice')
    .select('copy.notice')
    .where('copy.read_at', 'is', null)
    .where('copy.notice', '<=', upTo)
    .$if(kind !== undefined, (query) => query.where('notice.kind', '=', kind!))
    .$if(severity !== undefined, (query) => query.where('notice.severity', '=', severity!))
    .orderBy('copy.notice', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ notice }) => notice)
}

export async function saveRead(
  tx: Transaction,
  institution: InstitutionId,
  person: PersonId,
  ids: readonly NoticeId[],
  at: Instant,
) {
  await tx
    .updateTable('oversight.notice_copy')
    .set({ read_at: at })
    .where('institution', '=', institution)
    .where('person', '=', person)
    .where('notice', 'in', ids)
    .where('read_at', 'is', null)
    .execute()
}

/** The notices about one thing with their recipients, the oldest first; as long as notices are kept. */
export async function noticesAbout(
  reader: Reader,
  institution: InstitutionId,
  subject: string,
): Promise<readonly Told[]> {
  const rows = await reader
    .selectFrom('oversight.notice as notice')
    .innerJoin('oversight.notice_copy as copy', 'copy.notice', 'notice.id')
    .select(['notice.id', 'notice.kind', 'notice.posted_at', 'copy.person', 'copy.read_at'])
    .where('notice.institution', '=', institution)
    .where('notice.subject', '=', subject)
    .orderBy('notice.id')
    .orderBy('copy.person')
    .execute()
  return Array.from(Map.groupBy(rows, ({ id }) => id).values(), (copies) => ({
    kind: copies[0]!.kind,
    at: copies[0]!.posted_at,
    people: copies.map(({ person, read_at }) => ({
      id: person,
      ...(read_at !== null && { readAt: read_at }),
    })),
  }))
}

/** Deletes notices posted before an instant, of all institutions; what counts of them is in the ledger. */
export async function deleteNotices(tx: Transaction, before: Instant, limit: number) {
  const old = tx
    .selectFrom('oversight.notice')
    .select('id')
    .where('posted_at', '<', before)
    .limit(limit)
  await tx.deleteFrom('oversight.notice').where('id', 'in', old).execute()
}

function copiesOf(reader: Reader, institution: InstitutionId, person: PersonId) {
  return reader
    .selectFrom('oversight.notice_copy as copy')
    .where('copy.institution', '=', institution)
    .where('copy.person', '=', person)
}

/** Kinds of which a person gets no e-mail. */
export async function findOptOuts(
  reader: Reader,
  institution: InstitutionId,
  person: PersonId,
): Promise<readonly string[]> {
  const rows = await reader
    .selectFrom('oversight.notice_opt_out')
    .select('kind')
    .where('institution', '=', institution)
    .where('person', '=', person)
    .orderBy('kind')
    .execute()
  return rows.map(({ kind }) => kind)
}

export async function saveOptOuts(
  tx: Transaction,
  institution: InstitutionId,
  person: PersonId,
  kinds: readonly string[],
) {
  await tx
    .deleteFrom('oversight.notice_opt_out')
    .where('institution', '=', institution)
    .where('person', '=', person)
    .execute()
  if (kinds.length === 0) return
  await tx
    .insertInto('oversight.notice_opt_out')
    .values(kinds.map((kind) => ({ institution, person, kind })))
    .execute()
}

/** The institutions with notices of which no e-mail was made yet. */
export async function institutionsUnmailed(
  reader: Reader,
  since: Instant,
): Promise<readonly InstitutionId[]> {
  const rows = await reader
    .selectFrom('oversight.notice')
    .select('institution')
    .distinct()
    .where('mailed_at', 'is', null)
    .where('posted_at', '>=', since)
    .orderBy('institution')
    .execute()
  return rows.map(({ institution }) => institution)
}

/** Takes notices of which no e-mail was made yet, with their readers and what these switched off. */
export async function takeUnmailed(
  tx: Transaction,
  institution: InstitutionId,
  { since, at, limit }: { readonly since: Instant; readonly at: Instant; readonly limit: number },
) {
  const unmailed = tx
    .selectFrom('oversight.notice')
    .select('id')
    .where('institution', '=', institution)
    .where('mailed_at', 'is', null)
    .where('posted_at', '>=', since)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  const taken = await tx
    .updateTable('oversight.notice')
    .set({ mailed_at: at })
    .where('id', 'in', unmailed)
    .returning(['id', 'kind'])
    .execute()
  if (taken.length === 0) return []
  return tx
    .selectFrom('oversight.notice_copy as copy')
    .innerJoin('oversight.notice as notice', 'notice.id', 'copy.notice')
    .leftJoin('oversight.notice_opt_out as out', (join) =>
      join
        .onRef('out.institution', '=', 'copy.institution')
        .onRef('out.person', '=', 'copy.person')
        .onRef('out.kind', '=', 'notice.kind'),
    )
    .where(
      'copy.notice',
      'in',
      taken.map(({ id }) => id),
    )
    .select(['copy.institution', 'copy.person', 'notice.id as notice', 'notice.kind as type'])
    .select('out.kind as switchedOff')
    .execute()
}

/** The text of a notice, for sending it. */
export async function findNotice(reader: Reader, institution: InstitutionId, id: NoticeId) {
  return reader
    .selectFrom('oversight.notice')
    .select(['severity', 'title', 'body', 'link'])
    .where('institution', '=', institution)
    .where('id', '=', id)
    .executeTakeFirst()
}
