import { sql } from 'kysely'
import type { ApplicationId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Scope } from './registry-store.ts'

/** The sums of each application since the day of an instant, over all of its models. */
export async function sumsOfDays(
  { reader, institution, at, only }: Scope,
  since: Instant,
): Promise<ReadonlyMap<ApplicationId, ReadonlyMap<string, number>>> {
  let query = reader
    .selectFrom('oversight.indicator')
    .select(({ fn }) => ['application', 'name', fn.sum<string>('value').as('value')])
    .where('institution', '=', institution)
    .where('grain', '=', 'day')
    .where('slot', '>=', since)
    .where('slot', '<=', at)
    .groupBy(['application', 'name'])
  if (only !== undefined) query = query.where('application', '=', only)
  const sums = new Map<ApplicationId, Map<string, number>>()
  for (const { application, name, value } of await query.execute()) {
    const own = sums.get(application) ?? new Map<string, number>()
    sums.set(application, own.set(name, Number(value)))
  }
  return sums
}

/** Of results that a model had answered: those about which people decided since an instant, and those that they did not let stand. */
export async function decidedReviews({ reader, institution, at, only }: Scope, since: Instant) {
  const { rows } = await sql<{ application: ApplicationId; decided: number; overruled: number }>`
    select application, count(*)::int as decided,
      count(*) filter (where outcome in ('corrected', 'refused'))::int as overruled
    from oversight.review
    where institution = ${institution} and kind <> 'manual' and decided_by is not null
      and closed_at >= ${since} and closed_at <= ${at}
      and (${only ?? null}::text is null or application = ${only ?? null})
    group by application`.execute(reader)
  return new Map(rows.map(({ application, ...counts }) => [application, counts]))
}

/** The complaints of each application since an instant, added, and the newest reading of its drift. */
export async function readingsOf({ reader, institution, at, only }: Scope, since: Instant) {
  type Row = { application: ApplicationId; complaints: number | null; drift: number | null }
  const { rows } = await sql<Row>`
    select application, sum(value) filter (where metric = 'complaint') as complaints,
      (array_agg(value order by observed_at desc) filter (where metric = 'drift'))[1] as drift
    from oversight.reading
    where institution = ${institution} and observed_at >= ${since} and observed_at <= ${at}
      and (${only ?? null}::text is null or application = ${only ?? null})
    group by application`.execute(reader)
  return new Map(
    rows.map(({ application, complaints, drift }) => [
      application,
      { complaints: complaints ?? undefined, drift: drift ?? undefined },
    ]),
  )
}
