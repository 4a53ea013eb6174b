import { sql } from 'kysely'
import type { PartKind } from '#contexts/governance/index.ts'
import type { Tier } from '#contexts/registry/index.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'

export interface UnreportedQuery {
  readonly tier: Tier | undefined
  /** Only those whose report was written, or only those whose report was not. */
  readonly written: boolean | undefined
  /** Only those whose report could be written now, or only those of which something is missing. */
  readonly complete: boolean | undefined
  /** Parts of a dossier that must be signed, and those beside them where an application faces customers. */
  readonly parts: readonly PartKind[]
  readonly partsForCustomers: readonly PartKind[]
  /** Tiers in which every generative application is reported, facing the public or not. */
  readonly alwaysTiers: readonly Tier[]
  readonly after: ApplicationId | undefined
  readonly limit: number
}

/** Generative applications that must be reported and have no receipt, oldest first, with when their report was written. */
export async function unreportedApplications(
  reader: Reader,
  institution: InstitutionId,
  query: UnreportedQuery,
) {
  const { tier, written, complete, alwaysTiers, after, limit } = query
  const { rows } = await sql<{ id: ApplicationId; writtenAt: Instant | null }>`
    with written as materialized (
      select subject, max(at) as at from ledger.entry
      where institution = ${institution} and kind = 'report.exported' group by subject
    ), newest as materialized (
      select distinct on (application_id) application_id, signed_kinds from governance.dossier
      where institution = ${institution} order by application_id, version desc
    ), unfiled as materialized (
      select coalesce(array_agg(version.id), '{}') as ids from registry.model_version as version
      join registry.model as model on model.id = version.model_id and model.institution = version.institution
      where version.institution = ${institution} and version.filing is null
        and model.kind = 'generative' and model.origin = 'external'
    )
    select application.id, written.at as "writtenAt"
    from registry.application as application
    cross join unfiled
    left join newest on newest.application_id = application.id
    left join written on written.subject = application.id
    where application.institution = ${institution} and application.generative and application.stage <> 'retirement'
      and (application.public_facing or application.tier = any(${alwaysTiers}::text[]))
      and (${tier ?? null}::text is null or application.tier = ${tier ?? null})
      and (${written ?? null}::boolean is null or (written.at is not null) = ${written ?? null})
      and (${after ?? null}::text is null or application.id > ${after ?? null})
      and not exists (
        select from governance.report as report
        where report.institution = application.institution and report.application_id = application.id)
      and (${complete ?? null}::boolean is null or (${isComplete(query)}) = ${complete ?? null})
    order by application.id
    limit ${limit}`.execute(reader)
  return rows
}

/** What `filingGaps` finds nothing in, asked of one row: a list of few among many would otherwise be read whole. */
function isComplete({
  parts,
  partsForCustomers,
}: Pick<UnreportedQuery, 'parts' | 'partsForCustomers'>) {
  const all = [...parts, ...partsForCustomers]
  return sql<boolean>`
    cardinality(application.model_version_ids) > 0
    and not application.model_version_ids && unfiled.ids
    and coalesce(newest.signed_kinds, '{}')
      @> case when application.customer_facing then ${all}::text[] else ${parts}::text[] end`
}

/** Which parts of the newest dossier somebody signed in their newest revision, without objection, of each of these applications. */
export async function signedParts(
  reader: Reader,
  institution: InstitutionId,
  applications: readonly ApplicationId[],
): Promise<ReadonlyMap<ApplicationId, ReadonlySet<PartKind>>> {
  if (applications.length === 0) return new Map()
  const rows = await reader
    .selectFrom('governance.dossier')
    .distinctOn('application_id')
    .select(['application_id', 'signed_kinds'])
    .where('institution', '=', institution)
    .where('application_id', 'in', applications)
    .orderBy('application_id')
    .orderBy('version', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.application_id, new Set(row.signed_kinds)]))
}
