import { everyInstitution } from '#contexts/identity/index.ts'
import { systemActor } from '#kernel/actor.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import { addMs } from '#kernel/time.ts'
import { serializable } from '#platform/database/transaction.ts'
import { eachAlone } from '#platform/jobs/each-alone.ts'
import type { Services } from '#platform/services.ts'
import { draftOf } from './application.ts'
import { tieredEntry } from './application-entries.ts'
import { applicationsTieredOtherwise, saveDraft } from './application-store.ts'
import { deriveTierBy, rulesOf } from './tier-in-force.ts'
import { findTierTableInForce, saveTierTable } from './tier-table-store.ts'

/** One transaction each: small enough that people who edit meanwhile hardly meet it. */
const APPLICATIONS_PER_TRANSACTION = 50
/** An act that began before the table came into force may still commit with the tier of the former one. */
const SETTLED_AFTER_MS = 60_000

/** Tiers every application by the table in force, where one has come into force since. Idempotent. */
export async function retierApplications(services: Services): Promise<void> {
  const { db, log } = services
  const retier = async ({ id }: { readonly id: InstitutionId }) => {
    while (await retierSome(id, services));
  }
  await eachAlone(everyInstitution(db), retier, { log, idOf: ({ id }) => id })
}

/**
 * Tiers some applications of an institution by its table in force, each with its entry; what an approval rests on changes
 * with the tier alone, so that only where that is another one the permit falls (measures 15.1, 16.2). Answers whether there
 * may be more.
 */
async function retierSome(institution: InstitutionId, { db, now, append }: Services) {
  const actor = systemActor('tier-table', institution)
  return serializable(db, async (tx) => {
    const table = await findTierTableInForce(tx, institution, now())
    if (table === undefined || table.settledAt !== undefined) return false
    const rules = rulesOf(table)
    const found = await applicationsTieredOtherwise(
      tx,
      institution,
      table.digest,
      APPLICATIONS_PER_TRANSACTION,
    )
    for (const current of found) {
      const derivation = await deriveTierBy(rules, current.factors)
      const application = await saveDraft(tx, current, draftOf(current), derivation)
      await append(tx, tieredEntry(actor, current, application))
    }
    if (found.length === APPLICATIONS_PER_TRANSACTION) return true
    const at = now()
    if (addMs(table.inForceFrom!, SETTLED_AFTER_MS) <= at) {
      await saveTierTable(tx, table, { settledAt: at })
    }
    return false
  })
}
