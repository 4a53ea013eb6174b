import { verifiersOf } from '#contexts/ledger/index.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Reader } from '#platform/database/schema.ts'
import type { Services } from '#platform/services.ts'
import type { Permit, PermitId } from './permit.ts'
import { openPermit } from './sign.ts'
import { findPermit } from './store.ts'

/** What a permit said, whether or not it still stands; `undefined` where its signature or its row does not hold. */
export async function permitAt(
  reader: Reader,
  institution: InstitutionId,
  serial: PermitId,
  { vault }: Pick<Services, 'vault'>,
): Promise<Permit | undefined> {
  const stored = await findPermit(reader, institution, serial)
  if (stored === undefined) return undefined
  const opened = openPermit(stored, await verifiersOf(reader, vault, institution, 'permit'))
  return opened.ok ? opened.permit : undefined
}
