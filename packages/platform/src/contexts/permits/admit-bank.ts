import { authorize } from '#contexts/identity/index.ts'

import type { Actor, PersonActor } from '#kernel/actor.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import type { Transaction } from '#platform/database/schema.ts'
import { serializable } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { permitErrors } from './errors.ts'
import type { GuardBank, GuardBankId } from './guard-bank.ts'
import {
  findBank,
  findBankInForce,
  saveBankAdmission,
  saveBankRetirement,
} from './guard-bank-store.ts'

/**
 * Puts a bank in force on every gateway, in place of the one of its name. Who imported it cannot.
 * Errors: `permits.no_bank`, `own_bank`, `bank_settled`.
 */
export async function admitBank(
  actor: Actor,
  id: GuardBankId,
  services: Services,
): Promise<GuardBank> {
  authorize(actor, 'guard-bank:admit')
  return serializable(services.db, async (tx) => {
    const bank = await loadBank(tx, actor, id)
    if (bank.admittedAt !== undefined || bank.retiredAt !== undefined) {
      throw permitErrors.bank_settled()
    }
    if (bank.importedBy === actor.id) throw permitErrors.own_bank()
    const standing = await findBankInForce(tx, actor.institution, bank.name)
    if (standing !== undefined) {
      await retireWithin(tx, actor, standing, `replaced by ${bank.id}`, services)
    }
    const at = services.now()
    const admitted = await saveBankAdmission(tx, bank, {
      ...{ by: actor.id, at },
      epoch: await nextEpoch(tx),
    })
    const { name, kind, digest, rowCount } = bank
    await services.append(tx, {
      kind: 'guard.bank_admitted',
      subject: id,
      actor,
      body: { name, kind, digest, rowCount, replaces: standing?.id },
    })
    return admitted
  })
}

/**
 * Takes a bank out on every gateway, or an imported one off the desk. What is in force guards calls, so who imported
 * it cannot take it out alone. Errors: `permits.no_bank`, `own_bank`, `bank_settled`.
 */
export async function retireBank(
  actor: Actor,
  { id, reason }: { readonly id: GuardBankId; readonly reason: string },
  services: Services,
): Promise<GuardBank> {
  authorize(actor, 'guard-bank:admit')
  return serializable(services.db, async (tx) => {
    const bank = await loadBank(tx, actor, id)
    if (bank.retiredAt !== undefined) throw permitErrors.bank_settled()
    if (bank.admittedAt !== undefined && bank.importedBy === actor.id) throw permitErrors.own_bank()
    return retireWithin(tx, actor, bank, reason, services)
  })
}

async function loadBank(tx: Transaction, { institution }: PersonActor, id: GuardBankId) {
  const bank = await findBank(tx, institution, id)
  if (bank === undefined) throw permitErrors.no_bank({ bank: id })
  return bank
}

async function retireWithin(
  tx: Transaction,
  actor: PersonActor,
  bank: GuardBank,
  reason: string,
  { now, append }: Services,
) {
  const retirement = { by: actor.id, at: now(), reason, epoch: await nextEpoch(tx) }
  const retired = await saveBankRetirement(tx, bank, retirement)
  await append(tx, {
    kind: 'guard.bank_retired',
    subject: bank.id,
    actor,
    body: { name: bank.name, kind: bank.kind, digest: bank.digest, reason },
  })
  return retired
}
