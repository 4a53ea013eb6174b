import { requireSignedIn } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { deliveryErrors } from './delivery-errors.ts'
import { noticeKinds } from './notice.ts'
import { findOptOuts, saveOptOuts } from './notice-store.ts'

/** The kinds of which one gets no e-mail; they stand in the inbox all the same. */
export async function readOptOuts(actor: Actor, { db }: Services): Promise<readonly string[]> {
  requireSignedIn(actor)
  return findOptOuts(db, actor.institution, actor.id)
}

/** Says of which kinds one wants no e-mail. Error: `oversight.mandatory_notice`, and then nothing changes. */
export async function changeOptOuts(
  actor: Actor,
  kinds: readonly string[],
  { db, append }: Services,
) {
  requireSignedIn(actor)
  const wanted = noticeKinds.filter(({ id }) => kinds.includes(id))
  const mandatory = wanted.find((kind) => kind.mandatory)
  if (mandatory !== undefined) throw deliveryErrors.mandatory_notice({ kind: mandatory.id })
  const off = wanted.map(({ id }) => id)
  await serializable(db, async (tx) => {
    await saveOptOuts(tx, actor.institution, actor.id, off)
    await append(tx, {
      kind: 'notice.settings_changed',
      subject: actor.id,
      actor,
      body: { withoutEmail: off },
    })
  })
}
