import { type RawBuilder, sql } from 'kysely'
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
    )
    select application.id, written.at as "writtenAt"
    from registry.application as application
    left join written on written.subject = application.id
    where application.institution = ${institution} and application.generative and application.stage <> 'retirement'
      and (application.public_facing or application.tier = any(${alwaysTiers}::text[]))
      and (${tier ?? null}::text is null or application.tier = ${tier ?? null})
      and (${written ?? null}::boolean is null or (written.at is not null) = ${written ?? null})
      and (${after ?? null}::text is null or application.id > ${after ?? null})
      and not exists (
        select from governance.report as report
        where report.institution = application.institution and report.application_id = application.id)
      and (${complete ?? null}::boolean is null or (${isComplete(institution, query)}) = ${complete ?? null})
    order by application.id
    limit ${limit}`.execute(reader)
  return rows
}

/** What `filingGaps` finds nothing in, asked of one row: a list of few among many would otherwise be read whole. */
function isComplete(
  institution: InstitutionId,
  { parts, partsForCustomers }: Pick<UnreportedQuery, 'parts' | 'partsForCustomers'>,
) {
  const all = [...parts, ...partsForCustomers]
  return sql<boolean>`
    cardinality(application.model_version_ids) > 0
    and not exists (
      select from registry.model_version as version
      join registry.model as model on model.id = version.model_id and model.institution = version.institution
      where version.institution = ${institution} and version.id = any(application.model_version_ids)
        and model.kind = 'generative' and model.origin = 'external' and version.filing is null)
    and (
      select count(distinct signature.kind) from governance.part_signature as signature
      where signature.dossier_id = (${newestDossier(institution, sql`application.id`)})
        and signature.kind = any(case when application.customer_facing then ${all}::text[] else ${parts}::text[] end)
        and ${isSignedNow}
    ) = case when application.customer_facing then ${all.length}::int else ${parts.length}::int end`
}

const newestDossier = (institution: InstitutionId, application: RawBuilder<unknown>) => sql`
  select dossier.id from governance.dossier as dossier
  where dossier.institution = ${institution} and dossier.application_id = ${application}
  order by dossier.version desc limit 1`

/** Of a row named `signature`: for the part as it now stands, to which nobody objects. */
const isSignedNow = sql`signature.verdict = 'sign' and signature.revision = (
  select max(part.revision) from governance.part_revision as part
  where part.dossier_id = signature.dossier_id and part.kind = signature.kind)
  and not exists (select from governance.part_signature as objection
    where objection.dossier_id = signature.dossier_id and objection.kind = signature.kind
      and objection.revision = signature.revision and objection.verdict = 'object')`

/** Which parts of the newest dossier somebody signed in their newest revision, without objection, of each of these applications. */
export async function signedParts(
  reader: Reader,
  institution: InstitutionId,
  applications: readonly ApplicationId[],
): Promise<ReadonlyMap<ApplicationId, ReadonlySet<PartKind>>> {
  const { rows } = await sql<{ application: ApplicationId; kinds: readonly PartKind[] }>`
    select asked.id as application, array_agg(distinct signature.kind) as kinds
    from unnest(${applications}::text[]) as asked (id)
    cross join lateral (${newestDossier(institution, sql`asked.id`)}) as newest
    cross join lateral (
      select signature.kind from governance.part_signature as signature
      where signature.dossier_id = newest.id and ${isSignedNow}
    ) as signature
    group by asked.id`.execute(reader)
  return new Map(rows.map(({ application, kinds }) => [application, new Set(kinds)]))
}
