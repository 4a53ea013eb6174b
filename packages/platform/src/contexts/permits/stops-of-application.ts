import { loadApplication } from '#contexts/registry/index.ts'
import type { ApplicationId, InstitutionId } from '#kernel/ids.ts'
import type { Reader } from '#platform/database/schema.ts'
import { openPermitText } from './sign.ts'
import { findNewestPermit } from './store.ts'

/**
 * All that a stop of can hit an application: itself, everything, and the versions and suppliers of its newest permit.
 * Tools are not among them, for no permit says which an application offers. Error: `registry.not_found`.
 */
export async function targetsThatHit(
  reader: Reader,
  institution: InstitutionId,
  application: ApplicationId,
): Promise<readonly string[]> {
  await loadApplication(reader, institution, application)
  const newest = await findNewestPermit(reader, institution, application)
  const models = (newest && openPermitText(newest)?.models) ?? []
  const suppliers = models.map(({ supplier }) => supplier).filter((one) => one !== undefined)
  // A stop of everything has the institution as its target.
  return [institution, application, ...models.map(({ version }) => version), ...suppliers]
}
