import { authorize } from '#contexts/identity/index.ts'
import type { RowFault } from '#contexts/registry/index.ts'
import type { Actor, PersonActor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { nextEpoch } from '#platform/database/epoch.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { permitErrors } from './errors.ts'
import { digestOfBank, type GuardBank, type GuardBankTerms, readGuardBank } from './guard-bank.ts'
import { insertBank } from './guard-bank-store.ts'

export interface BankImport {
  readonly terms: GuardBankTerms
  readonly file: Uint8Array
}

export interface BankTrial {
  readonly digest: string
  readonly rowCount: number
  readonly faults: readonly RowFault[]
}

/** Reads a bank without importing it: everything that is wrong, at once. Errors: `registry.malformed_csv`. */
export async function tryBank(actor: Actor, { terms, file }: BankImport): Promise<BankTrial> {
  authorizeImport(actor, terms)
  const read = await readGuardBank(terms, file)
  const digest = digestOfBank(file)
  return read.ok
    ? { digest, rowCount: read.rowCount, faults: [] }
    : { digest, rowCount: 0, faults: read.faults }
}

/**
 * Imports a bank: all of it, or nothing. It is at work only once a second person has admitted it.
 * Errors: `permits.bank_refused`, `registry.malformed_csv`.
 */
export async function importBank(
  actor: Actor,
  { terms, file }: BankImport,
  { db, now, append }: Services,
): Promise<GuardBank> {
  authorizeImport(actor, terms)
  const read = await readGuardBank(terms, file)
  if (!read.ok) throw permitErrors.bank_refused({ faults: read.faults })
  const bank: GuardBank = {
    ...terms,
    id: newId('bank'),
    institution: actor.institution,
    digest: digestOfBank(file),
    rowCount: read.rowCount,
    importedBy: actor.id,
    importedAt: now(),
  }
  return together(db, async (tx) => {
    await insertBank(tx, bank, { content: file, epoch: await nextEpoch(tx) })
    const { name, kind, digest, rowCount } = bank
    await append(tx, {
      kind: 'guard.bank_imported',
      subject: bank.id,
      actor,
      body: { name, kind, digest, rowCount },
      payloads: [{ name: 'bank', retention: 'dossier', content: file }],
    })
    return bank
  })
}

/** An expression can match anything, so fewer people may declare one. */
function authorizeImport(actor: Actor, { kind }: GuardBankTerms): asserts actor is PersonActor {
  authorize(actor, kind === 'expressions' ? 'guard-expression:import' : 'guard-bank:import')
}
