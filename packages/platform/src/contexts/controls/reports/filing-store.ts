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
  /** Tiers in which every generative application is reported, facing the public or not. */
  readonly alwaysTiers: readonly Tier[]
  readonly after: ApplicationId | undefined
  readonly limit: number
}

/** Generative applications that must be reported and have no receipt, oldest first, with when their report was written. */
export async function unreportedApplications(
  reader: Reader,
  institution: InstitutionId,
  { tier, written, alwaysTiers, after, limit }: UnreportedQuery,
) {
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
    order by application.id
    limit ${limit}`.execute(reader)
  return rows
}

/** Which parts of the newest dossier somebody signed in their newest revision, of each of these applications. */
export async function signedParts(
  reader: Reader,
  institution: InstitutionId,
  applications: readonly ApplicationId[],
): Promise<ReadonlyMap<ApplicationId, ReadonlySet<PartKind>>> {
  const { rows } = await sql<{ application: ApplicationId; kinds: readonly PartKind[] }>`
    with dossier as (
      select distinct on (application_id) id, application_id from governance.dossier
      where institution = ${institution} and application_id = any(${applications}::text[])
      order by application_id, version desc
    ), newest as (
      select dossier.application_id, part.dossier_id, part.kind, max(part.revision) as revision
      from dossier join governance.part_revision as part on part.dossier_id = dossier.id
      group by dossier.application_id, part.dossier_id, part.kind
    )
    select newest.application_id as application, array_agg(distinct newest.kind) as kinds
    from newest join governance.part_signature as signature on signature.dossier_id = newest.dossier_id
      and signature.kind = newest.kind and signature.revision = newest.revision
    where signature.verdict = 'sign'
    group by newest.application_id`.execute(reader)
  return new Map(rows.map(({ application, kinds }) => [application, new Set(kinds)]))
}
