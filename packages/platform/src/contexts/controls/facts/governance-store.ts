import { sql } from 'kysely'
import type { ApplicationId } from '#kernel/ids.ts'
import { dayInChina, type Instant } from '#kernel/time.ts'
import type { Scope } from './registry-store.ts'

/** Committees with the seats in force and the newest meeting, as of the instant. */
export async function committeeRows({ reader, institution, at }: Scope) {
  const { rows } = await sql<{
    mandate: string
    board_number: string | null
    members: number
    functions: number
    chairs: number
    last_met_on: string | null
  }>`
    select committee.mandate, committee.board ->> 'number' as board_number,
      count(distinct seat.person_id)::int as members, count(distinct seat.function)::int as functions,
      count(distinct seat.person_id) filter (where seat.chair)::int as chairs,
      (select max(meeting.held_on) from governance.meeting as meeting
        where meeting.committee_id = committee.id and meeting.held_on <= ${dayInChina(at)}
          and meeting.recorded_at <= ${at}) as last_met_on
    from governance.committee as committee
    left join governance.seat as seat on seat.committee_id = committee.id
      and seat.from_at <= ${at} and (seat.until_at is null or seat.until_at > ${at})
    where committee.institution = ${institution} and committee.formed_at <= ${at}
    group by committee.id`.execute(reader)
  return rows
}

/** Seats of committees, those that ended by then included. */
export async function seatRows({ reader, institution, at }: Scope) {
  return reader
    .selectFrom('governance.seat')
    .select(['person_id as person', 'from_at as from', 'until_at as until'])
    .where('institution', '=', institution)
    .where('from_at', '<=', at)
    .execute()
}

/** Decisions in force at the instant: passed, not withdrawn, not expired. */
export async function decisionRows({ reader, institution, at, only }: Scope) {
  let query = reader
    .selectFrom('governance.decision')
    .select(['id', 'kind', 'series', 'tier', 'application_id', 'dossier_id', 'dossier_digest'])
    .where('institution', '=', institution)
    .where('outcome', '=', 'passed')
    .where('application_id', 'is not', null)
    .where('decided_at', '<=', at)
    .where('valid_until', '>', at)
    .where((or) => or.or([or('withdrawn_at', 'is', null), or('withdrawn_at', '>', at)]))
  if (only !== undefined) query = query.where('application_id', '=', only)
  return query.execute()
}

/**
 * The parts of the newest dossier and of the one that was approved, with those that somebody signed who never wrote
 * them, and to which nobody objects; whether one of these names who decides. One row for each dossier.
 */
export async function partRows({ reader, institution, at, only }: Scope) {
  const { rows } = await sql<{
    id: string
    application_id: ApplicationId
    version: number
    written: readonly string[] | null
    signed: readonly string[] | null
    decider_named: boolean | null
  }>`
    with scoped as (
      select id, application_id, version from governance.dossier
      where institution = ${institution} and opened_at <= ${at}
        and (${only ?? null}::text is null or application_id = ${only ?? null})
    ), newest as (
      select distinct on (part.dossier_id, part.kind) part.dossier_id, part.kind, part.revision,
        case part.kind when 'explainability-grounds' then trim(part.content ->> 'humanDecider') <> '' end as decider_named
      from scoped join governance.part_revision as part on part.dossier_id = scoped.id
      where part.institution = ${institution} and part.written_at <= ${at}
      order by part.dossier_id, part.kind, part.revision desc
    ), judged as (
      select newest.dossier_id, newest.kind, newest.decider_named, exists (
        select from governance.part_signature as signature
        where signature.dossier_id = newest.dossier_id and signature.kind = newest.kind
          and signature.revision = newest.revision and signature.verdict = 'sign' and signature.signed_at <= ${at}
          and not exists (
            select from governance.part_revision as own
            where own.dossier_id = newest.dossier_id and own.kind = newest.kind and own.author_id = signature.signer_id)
      ) and not exists (
        select from governance.part_signature as objection
        where objection.dossier_id = newest.dossier_id and objection.kind = newest.kind
          and objection.revision = newest.revision and objection.verdict = 'object' and objection.signed_at <= ${at}
      ) as signed
      from newest
    )
    select dossier.id, dossier.application_id, dossier.version,
      array_agg(judged.kind) filter (where judged.kind is not null) as written,
      array_agg(judged.kind) filter (where judged.signed) as signed,
      bool_or(judged.signed and judged.decider_named) as decider_named
    from scoped as dossier
    left join judged on judged.dossier_id = dossier.id
    group by dossier.id, dossier.application_id, dossier.version
    order by dossier.version`.execute(reader)
  return rows
}

/** Model versions with an admission in force. */
export async function admittedVersions({ reader, institution, at }: Scope) {
  const rows = await reader
    .selectFrom('governance.admission')
    .select('model_version_id')
    .distinct()
    .where('institution', '=', institution)
    .where('admitted_at', '<=', at)
    .where('valid_until', '>', at)
    .where((or) => or.or([or('revoked_at', 'is', null), or('revoked_at', '>', at)]))
    .execute()
  return rows.map((row) => row.model_version_id)
}

/** Applications whose report was acknowledged. */
export async function reportedApplications({ reader, institution, at }: Scope) {
  const rows = await reader
    .selectFrom('governance.report')
    .select('application_id')
    .distinct()
    .where('institution', '=', institution)
    .where('acknowledged_at', '<=', at)
    .execute()
  return rows.map((row) => row.application_id)
}

/** The signed texts of the permits in force at the instant. */
export async function permitNotes({ reader, institution, at, only }: Scope) {
  let query = reader
    .selectFrom('permits.permit')
    .select(['application', 'note'])
    .where('institution', '=', institution)
    .where('minted_at', '<=', at)
    .where('not_after', '>', at)
    .where((or) => or.or([or('revoked_at', 'is', null), or('revoked_at', '>', at)]))
  if (only !== undefined) query = query.where('application', '=', only)
  return query.execute()
}

/** The signed texts of permits that were in force since an instant and are no more. */
export async function endedPermitNotes({ reader, institution, at, only }: Scope, since: Instant) {
  let query = reader
    .selectFrom('permits.permit')
    .select(['application', 'note'])
    .where('institution', '=', institution)
    .where('minted_at', '<=', at)
    .where('not_after', '>', since)
    .where((or) => or.or([or('revoked_at', 'is', null), or('revoked_at', '>', since)]))
    .where((or) => or.or([or('not_after', '<=', at), or('revoked_at', '<=', at)]))
  if (only !== undefined) query = query.where('application', '=', only)
  return query.execute()
}

/** Content that was destroyed, and when the business that it belonged to had ended. */
export async function destroyedKeys({ reader, institution, at }: Scope) {
  const { rows } = await sql<{
    id: string
    retention: string
    month: string
    destroyed_at: Instant
    ended_at: Instant | null
  }>`
    select key.id, key.retention, key.month, key.destroyed_at, ended.ended_at
    from ledger.content_key as key
    left join ledger.business_end as ended on ended.institution = key.institution and ended.business = key.business
    where key.institution = ${institution} and key.destroyed_at <= ${at}`.execute(reader)
  return rows
}
