import { verifiersOf } from '#contexts/ledger/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { Services } from '#platform/services.ts'
import { permitErrors } from './errors.ts'
import type { PermitId } from './permit.ts'
import { type OpenedPermit, openPermit } from './sign.ts'
import { findPermit, type StoredPermit } from './store.ts'

/** A stored permit with its signature held. Error: `permits.no_permit`. */
export async function readPermit(
  actor: Actor,
  serial: PermitId,
  { db, vault }: Services,
): Promise<{ readonly stored: StoredPermit; readonly opened: OpenedPermit }> {
  const stored = await findPermit(db, actor.institution, serial)
  if (stored === undefined) throw permitErrors.no_permit({ serial })
  const opened = openPermit(stored, await verifiersOf(db, vault, actor.institution, 'permit'))
  return { stored, opened }
}
