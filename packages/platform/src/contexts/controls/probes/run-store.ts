import { sql } from 'kysely'
import type { EntryId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { PROBE_RAN, type ProbeOutcome } from '../probe-run.ts'

/** One run of a probe for one statement, as its entry says. */
export interface StoredRun {
  readonly seq: number
  readonly entry: EntryId
  readonly at: Instant
  readonly probe: string
  readonly outcome: ProbeOutcome
  readonly expected: string
  readonly seen: string
}

const members = sql`seq, id as entry, at, subject as probe, text::jsonb #>> '{body,outcome}' as outcome,
  text::jsonb #>> '{body,expected}' as expected, text::jsonb #>> '{body,seen}' as seen`

/** The newest run of each of these probes that ever ran. */
export async function newestRuns(
  reader: Reader,
  institution: InstitutionId,
  probes: readonly string[],
): Promise<ReadonlyMap<string, StoredRun>> {
  const { rows } = await sql<StoredRun>`
    select newest.* from unnest(${probes}::text[]) as wanted (probe)
    cross join lateral (
      select ${members} from ledger.entry
      where institution = ${institution} and subject = wanted.probe and kind = ${PROBE_RAN}
      order by seq desc limit 1
    ) as newest`.execute(reader)
  return new Map(rows.map((row) => [row.probe, row]))
}

export interface RunQuery {
  readonly statement: string
  /** The probes that show the statement: their runs are found by the index, and those for other statements left out. */
  readonly probes: readonly string[]
  readonly outcome?: ProbeOutcome | undefined
  readonly before?: number | undefined
  readonly limit: number
}

/** The runs of a statement's probes, newest first. */
export async function pageOfRuns(
  reader: Reader,
  institution: InstitutionId,
  { statement, probes, outcome, before, limit }: RunQuery,
): Promise<readonly StoredRun[]> {
  const { rows } = await sql<StoredRun>`
    select ${members} from ledger.entry
    where institution = ${institution} and subject = any(${probes}::text[]) and kind = ${PROBE_RAN}
      and text::jsonb #>> '{body,statement}' = ${statement}
      and (${outcome ?? null}::text is null or text::jsonb #>> '{body,outcome}' = ${outcome ?? null})
      and (${before ?? null}::bigint is null or seq < ${before ?? null})
    order by seq desc limit ${limit}`.execute(reader)
  return rows
}
