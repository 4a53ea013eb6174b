import { sql } from 'kysely'
import type { InstitutionId, ModelVersionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader, Transaction } from '#platform/database/schema.ts'
import './tables.ts'

// What is read of the record of a call, which each statement below names `entry`.
const MODEL = sql.raw(
  `coalesce(entry #>> '{body,answeredBy,version}', entry #>> '{body,model,version}', '')`,
)
const SUPPLIER = sql.raw(
  `coalesce(entry #>> '{body,answeredBy,supplier}', entry #>> '{body,model,supplier}', entry #>> '{body,supplier}', '')`,
)
const PERMITTED = sql.raw(`entry #>> '{body,permit}' is not null`)
/** What is summed over the records of calls, by its column; a correction takes from one ending and gives to another. */
const SUMS = {
  calls: 'count(*)',
  trials: `count(*) filter (where entry #>> '{body,trialBy}' is not null)`,
  findings: `coalesce(sum(jsonb_array_length(coalesce(entry #> '{body,findings}', '[]'::jsonb))
    + coalesce((entry #>> '{body,findingsLeftOut}')::bigint, 0)), 0)`,
  cost_milli: `coalesce(sum((entry #>> '{body,costMilli}')::bigint), 0)`,
  metered: `count(*) filter (where entry #> '{body,usage,inputTokens}' is not null and entry #> '{body,costMilli}' is not null)`,
  reasoned: `count(*) filter (where entry #>> '{body,reasonCodes}' = 'true')`,
  hidden: `coalesce(sum(jsonb_array_length(
    jsonb_path_query_array(coalesce(entry #> '{body,findings}', '[]'::jsonb), '$[*] ? (@.action != "flag")'))), 0)`,
} as const
type Sum = keyof typeof SUMS
const sumNames = Object.keys(SUMS) as Sum[]
const SUM_COLUMNS = sql.raw(sumNames.join(', '))
const SUMMED = sql.raw(Object.values(SUMS).join(', '))
const NAMED_SUMS = sql.raw(sumNames.map((sum) => `${SUMS[sum]} as ${sum}`).join(', '))
const ADDED = sql.raw(
  sumNames.map((sum) => `${sum} = call_day.${sum} + excluded.${sum}`).join(', '),
)
const TAKEN = sql.raw(sumNames.map((sum) => `${sum} = counted.${sum} - taken.${sum}`).join(', '))

/**
 * Counts the next leaves of an institution's log into its days, in one statement each; answers how many were read. Leaves
 * have no gaps and never change their order, so that each entry is counted exactly once, whoever counts and however often.
 */
export async function foldLeaves(tx: Transaction, institution: InstitutionId, leavesMax: number) {
  await tx
    .insertInto('controls.fold')
    .values({ institution, next_index: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { next_index: from } = await tx
    .selectFrom('controls.fold')
    .select('next_index')
    .where('institution', '=', institution)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const { size } = await logSize(tx, institution)
  const to = Math.min(size, from + leavesMax)
  if (to === from) return 0
  await sql`
    with entry as materialized (
      select to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD') as day, entry.kind, entry.subject, entry.text::jsonb as entry
      from ledger.leaf as leaf join ledger.entry as entry on entry.seq = leaf.seq
      where leaf.institution = ${institution} and leaf.index >= ${from} and leaf.index < ${to}
    ), acts as (
      insert into controls.act_day (institution, day, entries, unattributed)
      select ${institution}, day, count(*), count(*) filter (
        where entry #>> '{actor,type}' = 'anonymous' and kind not in ('request.refused', 'session.refused'))
      from entry group by day
      on conflict (institution, day) do update
        set entries = act_day.entries + excluded.entries, unattributed = act_day.unattributed + excluded.unattributed
    )
    insert into controls.call_day
      (institution, day, application, model_version, supplier, outcome, code, permitted, ${SUM_COLUMNS})
    select ${institution}, day, subject, ${MODEL}, ${SUPPLIER},
      case kind when 'call.refused' then 'refused' when 'call.interrupted' then 'interrupted'
        else coalesce(entry #>> '{body,outcome,as}', 'failed') end,
      coalesce(entry #>> '{body,code}', entry #>> '{body,outcome,code}', ''),
      ${PERMITTED}, ${SUMMED}
    from entry where kind in ('call.recorded', 'call.refused', 'call.interrupted')
    group by 2, 3, 4, 5, 6, 7, 8
    on conflict (institution, day, application, model_version, supplier, outcome, code, permitted) do update
      set ${ADDED}`.execute(tx)
  await moveCorrected(tx, institution, from, to)
  await tx
    .updateTable('controls.fold')
    .set({ next_index: to })
    .where('institution', '=', institution)
    .execute()
  return to - from
}

/**
 * What a record said was answered did not leave, or nobody knows whether it did: each `call.withheld` of these leaves moves its call
 * to the ending that it names, on the day of the record.
 */
async function moveCorrected(
  tx: Transaction,
  institution: InstitutionId,
  from: number,
  to: number,
) {
  const corrected = sql`
    select to_char(record.at at time zone 'UTC', 'YYYY-MM-DD') as day, record.subject, record.text::jsonb as entry,
      coalesce(correction.text::jsonb #>> '{body,outcome,as}', 'failed') as outcome,
      coalesce(correction.text::jsonb #>> '{body,outcome,code}', '') as code
    from ledger.leaf as leaf
    join ledger.entry as correction on correction.seq = leaf.seq and correction.kind = 'call.withheld'
    join ledger.entry as record on record.id = correction.text::jsonb #>> '{body,record}'
      and record.institution = leaf.institution and record.kind = 'call.recorded'
    where leaf.institution = ${institution} and leaf.index >= ${from} and leaf.index < ${to}`
  await sql`
    with corrected as (${corrected}), taken as (
      select day, subject, ${MODEL} as model, ${SUPPLIER} as supplier, coalesce(entry #>> '{body,outcome,as}', 'failed') as outcome,
        coalesce(entry #>> '{body,outcome,code}', '') as code, ${PERMITTED} as permitted, ${NAMED_SUMS}
      from corrected group by 1, 2, 3, 4, 5, 6, 7
    )
    update controls.call_day as counted
    set ${TAKEN}
    from taken
    where counted.institution = ${institution} and counted.day = taken.day and counted.application = taken.subject
      and counted.model_version = taken.model and counted.supplier = taken.supplier and counted.outcome = taken.outcome
      and counted.code = taken.code and counted.permitted = taken.permitted`.execute(tx)
  await sql`
    with corrected as (${corrected})
    insert into controls.call_day
      (institution, day, application, model_version, supplier, outcome, code, permitted, ${SUM_COLUMNS})
    select ${institution}, day, subject, ${MODEL}, ${SUPPLIER}, outcome, code, ${PERMITTED}, ${SUMMED}
    from corrected group by 2, 3, 4, 5, 6, 7, 8
    on conflict (institution, day, application, model_version, supplier, outcome, code, permitted) do update
      set ${ADDED}`.execute(tx)
}

export async function logSize(reader: Reader, institution: InstitutionId) {
  const row = await reader
    .selectFrom('ledger.log')
    .select('size')
    .where('institution', '=', institution)
    .executeTakeFirst()
  return { size: row?.size ?? 0 }
}

/** How many leaves were not counted yet. */
export async function leavesBehind(reader: Reader, institution: InstitutionId): Promise<number> {
  const fold = await reader
    .selectFrom('controls.fold')
    .select('next_index')
    .where('institution', '=', institution)
    .executeTakeFirst()
  const { size } = await logSize(reader, institution)
  return size - (fold?.next_index ?? 0)
}

export interface Days {
  readonly institution: InstitutionId
  /** The first day, and the day before which counting ends, `YYYY-MM-DD`. */
  readonly from: string
  readonly before: string
}

/** Calls of the days by application, model, supplier and how they ended. */
export async function countedCalls(
  reader: Reader,
  { institution, from, before }: Days,
  application: string | undefined,
) {
  let query = reader
    .selectFrom('controls.call_day')
    .select(['application', 'model_version', 'supplier', 'outcome', 'code', 'permitted'])
    .select(({ fn }) => sumNames.map((sum) => fn.sum<string>(sum).as(sum)))
    .where('institution', '=', institution)
    .where('day', '>=', from)
    .where('day', '<', before)
    .groupBy(['application', 'model_version', 'supplier', 'outcome', 'code', 'permitted'])
  if (application !== undefined) query = query.where('application', '=', application)
  const rows = await query.execute()
  return rows.map(({ model_version: model, cost_milli: costMilli, ...row }) => ({
    ...{ application: row.application, model, supplier: row.supplier },
    ...{ outcome: row.outcome, code: row.code, permitted: row.permitted },
    ...{ calls: Number(row.calls), findings: Number(row.findings), hidden: Number(row.hidden) },
    ...{ metered: Number(row.metered), reasoned: Number(row.reasoned) },
    costMilli: Number(costMilli),
  }))
}

/** How often each model version answered somebody who tried it, up to a day. */
export async function countedTrials(reader: Reader, institution: InstitutionId, before: string) {
  const rows = await reader
    .selectFrom('controls.call_day')
    .select(({ fn }) => ['model_version as model', fn.sum<number>('trials').as('trials')])
    .where('institution', '=', institution)
    .where('day', '<', before)
    .where('outcome', 'in', ['answered', 'held'])
    .where('trials', '>', 0)
    .groupBy('model_version')
    .execute()
  return new Map(rows.map(({ model, trials }) => [model, Number(trials)]))
}

/** How often one model version answered somebody who tried it. */
export async function countedTrialsOf(
  reader: Reader,
  institution: InstitutionId,
  modelVersion: ModelVersionId,
): Promise<number> {
  const row = await reader
    .selectFrom('controls.call_day')
    .select(({ fn }) => fn.sum<string>('trials').as('trials'))
    .where('institution', '=', institution)
    .where('model_version', '=', modelVersion)
    .where('trials', '>', 0)
    .where('outcome', 'in', ['answered', 'held'])
    .executeTakeFirst()
  return Number(row?.trials ?? 0)
}

export async function countedActs(reader: Reader, institution: InstitutionId, before: string) {
  const row = await reader
    .selectFrom('controls.act_day')
    .select(({ fn }) => [
      fn.sum<number>('entries').as('entries'),
      fn.sum<number>('unattributed').as('unattributed'),
    ])
    .where('institution', '=', institution)
    .where('day', '<', before)
    .executeTakeFirst()
  return { entries: Number(row?.entries ?? 0), unattributed: Number(row?.unattributed ?? 0) }
}

/** The records of calls among which a sample is drawn: the newest ones, in an order that `seed` decides. */
export async function sampledRecords(
  reader: Reader,
  scope: {
    readonly institution: InstitutionId
    readonly at: Instant
    readonly only: string | undefined
  },
  { seed, among, count }: { readonly seed: string; readonly among: number; readonly count: number },
) {
  const { institution, at, only } = scope
  const { rows } = await sql<{ id: string; text: string; index: number | null }>`
    select newest.id, newest.text, leaf.index from (
      select id, seq, text from ledger.entry
      where institution = ${institution} and kind = 'call.recorded' and at <= ${at}
        and (${only ?? null}::text is null or subject = ${only ?? null})
      order by seq desc limit ${among}
    ) as newest left join ledger.leaf as leaf on leaf.seq = newest.seq
    order by md5(newest.id || ${seed}) limit ${count}`.execute(reader)
  return rows
}

/**
 * The newest entries of each kind at or before the instant. Each kind is named in a query of its own, so that the planner knows how
 * rare it is: joined to a list of kinds it takes each for as frequent as all are on average, and reads a log of a million calls from
 * its end to its beginning for a kind of which there is none.
 */
export async function newestEntryIds(
  reader: Reader,
  scope: {
    readonly institution: InstitutionId
    readonly at: Instant
    readonly only: string | undefined
  },
  kinds: readonly string[],
  perKind: number,
) {
  if (kinds.length === 0) return []
  const { institution, at, only } = scope
  const queries = kinds.map(
    (kind) => sql`(
      select kind, id from ledger.entry
      where institution = ${institution} and kind = ${kind} and at <= ${at}
        and (${only ?? null}::text is null or subject = ${only ?? null})
      order by seq desc limit ${perKind})`,
  )
  const { rows } = await sql<{ kind: string; id: string }>`
    ${sql.join(queries, sql` union all `)}`.execute(reader)
  return rows
}

/** What probes found since an instant, newest first; runs are few. */
export async function probeBodies(
  reader: Reader,
  { institution, at }: { readonly institution: InstitutionId; readonly at: Instant },
  runsMax: number,
) {
  const { rows } = await sql<{ id: string; at: Instant; body: unknown }>`
    select id, at, text::jsonb -> 'body' as body from ledger.entry
    where institution = ${institution} and kind = 'probe.ran' and at <= ${at}
    order by seq desc limit ${runsMax}`.execute(reader)
  return rows
}
