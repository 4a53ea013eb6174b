import { openPermitText, type Permit, permitsStanding } from '#contexts/permits/index.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Instant } from '#kernel/time.ts'
import type { Reader } from '#platform/database/schema.ts'
import { isGenerative } from '../checks/generative.ts'
import { policyDigestOf } from './detection-run.ts'

/** The generative permits in force, by the policy of guards that they carry. */
export async function policiesInUse(
  reader: Reader,
  institution: InstitutionId,
  at: Instant,
): Promise<ReadonlyMap<string, readonly Permit[]>> {
  const standing = await permitsStanding(reader, institution, at)
  const generative = standing
    .flatMap((stored) => openPermitText(stored) ?? [])
    .filter((permit) => isGenerative(permit))
  return Map.groupBy(generative, policyDigestOf)
}
