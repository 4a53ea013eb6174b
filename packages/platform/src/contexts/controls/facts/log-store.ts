import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'

/** The oldest checkpoint signed at or after an instant. */
export async function firstCheckpointAfter(
  reader: Reader,
  institution: InstitutionId,
  at: Instant,
) {
  return reader
    .selectFrom('ledger.checkpoint')
    .select(['size', 'note'])
    .where('institution', '=', institution)
    .where('at', '>=', at)
    .orderBy('size')
    .limit(1)
    .executeTakeFirst()
}
