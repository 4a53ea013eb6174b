import { type Selectable, sql } from 'kysely'
import type { InstitutionId, PersonId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import { controlsErrors } from '../errors.ts'
import type { OwnRevisionId } from '../ids.ts'
import { asksSomething, type OwnAsked, type OwnRevision } from './own-statement.ts'
import type { OwnStatementTable } from './own-tables.ts'

export async function insertRevision(
  tx: Transaction,
  institution: InstitutionId,
  revision: OwnRevision,
) {
  await tx
    .insertInto('controls.own_statement')
    .values({
      id: revision.id,
      institution,
      statement: revision.statement,
      revision: revision.revision,
      content: revision.content === undefined ? null : JSON.stringify(revision.content),
      reason: revision.reason ?? null,
      digest: revision.digest,
      drafted_by: revision.draftedBy,
      drafted_at: revision.draftedAt,
    })
    .execute()
}

interface Done {
  readonly by: PersonId
  readonly at: Instant
}

export async function saveAdoption(
  tx: Transaction,
  institution: InstitutionId,
  id: OwnRevisionId,
  { by, at }: Done,
) {
  await tx
    .updateTable('controls.own_statement')
    .set({ adopted_by: by, adopted_at: at })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .execute()
}

export async function saveEnd(
  tx: Transaction,
  institution: InstitutionId,
  id: OwnRevisionId,
  { by, at }: Done,
) {
  await tx
    .updateTable('controls.own_statement')
    .set({ ended_by: by, ended_at: at })
    .where('institution', '=', institution)
    .where('id', '=', id)
    .execute()
}

/** Errors: `controls.no_own_statement`, also for what belongs to another institution. */
export async function loadRevision(reader: Reader, institution: InstitutionId, id: OwnRevisionId) {
  const row = await select(reader, institution).where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw controlsErrors.no_own_statement()
  return fromRow(row)
}

/** All revisions of one number, oldest first. */
export async function revisionsOf(
  reader: Reader,
  institution: InstitutionId,
  statement: string,
): Promise<readonly OwnRevision[]> {
  const rows = await select(reader, institution)
    .where('statement', '=', statement)
    .orderBy('revision')
    .execute()
  return rows.map(fromRow)
}

/** What was in force, now or at an instant, in the order of its numbers. */
export async function ownInForce(
  reader: Reader,
  institution: InstitutionId,
  at?: Instant,
): Promise<readonly OwnAsked[]> {
  let query = select(reader, institution).where('content', 'is not', null).orderBy('statement')
  query =
    at === undefined
      ? query.where('adopted_at', 'is not', null).where('ended_at', 'is', null)
      : query
          .where('adopted_at', '<=', at)
          .where((or) => or.or([or('ended_at', 'is', null), or('ended_at', '>', at)]))
  return (await query.execute()).map(fromRow).filter(asksSomething)
}

/** The drafts that nobody has put in force or thrown away, in the order of their numbers. */
export async function openDrafts(
  reader: Reader,
  institution: InstitutionId,
): Promise<readonly OwnRevision[]> {
  const rows = await select(reader, institution)
    .where('adopted_at', 'is', null)
    .where('ended_at', 'is', null)
    .orderBy('statement')
    .execute()
  return rows.map(fromRow)
}

/** The very revisions that were decided, whatever has become of them. */
export async function ownDecided(
  reader: Reader,
  institution: InstitutionId,
  results: readonly {
    readonly statement: string
    readonly detail: { readonly revision?: number | undefined }
  }[],
): Promise<readonly OwnAsked[]> {
  const decided = new Map(results.map(({ statement, detail }) => [statement, detail.revision]))
  const own = [...decided.keys()].filter((statement) => decided.get(statement) !== undefined)
  if (own.length === 0) return []
  const rows = await select(reader, institution)
    .where('statement', 'in', own)
    .orderBy('statement')
    .execute()
  return rows
    .map(fromRow)
    .filter(({ statement, revision }) => decided.get(statement) === revision)
    .filter(asksSomething)
}

export interface RevisionFilter {
  readonly state?: 'draft' | 'in-force' | 'over' | undefined
  readonly statement?: string | undefined
  readonly text?: string | undefined
}

/** A page, newest first. */
export async function pageOfRevisions(
  reader: Reader,
  institution: InstitutionId,
  { state, statement, text }: RevisionFilter,
  { before, limit }: { readonly before?: OwnRevisionId | undefined; readonly limit: number },
): Promise<readonly OwnRevision[]> {
  let query = select(reader, institution).orderBy('id', 'desc').limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  if (statement !== undefined) query = query.where('statement', '=', statement)
  if (state === 'over') query = query.where('ended_at', 'is not', null)
  else if (state !== undefined) {
    query = query
      .where('ended_at', 'is', null)
      .where('adopted_at', state === 'draft' ? 'is' : 'is not', null)
  }
  if (text !== undefined) {
    const pattern = `%${text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`
    query = query.where(
      sql<boolean>`concat_ws(' ', statement, content #>> '{says,zh}', content #>> '{says,en}') ilike ${pattern}`,
    )
  }
  return (await query.execute()).map(fromRow)
}

function select(reader: Reader, institution: InstitutionId) {
  return reader
    .selectFrom('controls.own_statement')
    .selectAll()
    .where('institution', '=', institution)
}

function fromRow(row: Selectable<OwnStatementTable>): OwnRevision {
  return {
    ...{ id: row.id, statement: row.statement, revision: row.revision, digest: row.digest },
    ...(row.content !== null && { content: row.content }),
    ...(row.reason !== null && { reason: row.reason }),
    ...{ draftedBy: row.drafted_by, draftedAt: row.drafted_at },
    ...(row.adopted_by !== null && { adoptedBy: row.adopted_by, adoptedAt: row.adopted_at! }),
    ...(row.ended_by !== null && { endedBy: row.ended_by, endedAt: row.ended_at! }),
  }
}
