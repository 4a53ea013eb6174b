import type { Actor } from '#kernel/actor.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { authorize } from './authorize.ts'
import type { Institution, ProviderNaming } from './institution.ts'
import { saveCreditCode } from './store.ts'

/**
 * Says by which unified social credit code, and which service of its own, the institution stands in the labels of what
 * its models generate; without a service those five characters are zero. Permits minted from then on carry it.
 */
export async function setCreditCode(
  actor: Actor,
  naming: ProviderNaming,
  { db, append }: Services,
): Promise<Institution> {
  authorize(actor, 'institution:manage')
  return serializable(db, async (tx) => {
    const institution = await saveCreditCode(tx, actor.institution, naming)
    await append(tx, {
      kind: 'institution.credit_code_set',
      subject: actor.institution,
      actor,
      body: { ...naming },
    })
    return institution
  })
}
