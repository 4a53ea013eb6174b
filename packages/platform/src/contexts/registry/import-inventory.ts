import { hash } from 'node:crypto'
import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { serializable, snapshot } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { editedEntry, registeredEntry } from './application-entries.ts'
import { insertApplications, saveDraft } from './application-store.ts'
import { registryErrors } from './errors.ts'
import { planImport } from './plan-import.ts'
import { readSheet } from './read-sheet.ts'
import { firstRevision } from './register-application.ts'
import type { RowFault } from './row-fault.ts'

export interface InventoryTrial {
  readonly registeredCount: number
  readonly editedCount: number
  readonly unchangedCount: number
  readonly faults: readonly RowFault[]
}

/** What an import would do, and every fault of every row at once; nothing is changed. */
export async function tryInventory(
  actor: Actor,
  file: Uint8Array,
  { db, now }: Services,
): Promise<InventoryTrial> {
  authorize(actor, 'inventory:import')
  const sheet = await readSheet(file)
  const plan = await snapshot(db, (tx) => planImport(tx, actor, sheet, now()))
  return {
    registeredCount: plan.registered.length,
    editedCount: plan.edited.length,
    unchangedCount: plan.unchangedCount,
    faults: plan.faults,
  }
}

/**
 * Registers and changes applications as a sheet says: all of it, or nothing. Rows without an id are registered; rows with one
 * are changed by the people who answer for them, or left when they say what is registered already.
 * Errors: `registry.unreadable_workbook`, `workbook_too_large`, `rows_refused`.
 */
export async function importInventory(
  actor: Actor,
  file: Uint8Array,
  { db, now, append, appendAll }: Services,
): Promise<InventoryTrial> {
  authorize(actor, 'inventory:import')
  const sheet = await readSheet(file)

  return serializable(db, async (tx) => {
    const { registered, edited, unchangedCount, faults } = await planImport(tx, actor, sheet, now())
    if (faults.length > 0) throw registryErrors.rows_refused({ faults })

    const applications = registered.map((one) => firstRevision(actor.institution, one, now()))
    await insertApplications(tx, applications)
    await appendAll(
      tx,
      applications.map((one) => registeredEntry(actor, one)),
    )
    for (const { current, judged } of edited) {
      const saved = await saveDraft(tx, current, judged.draft, judged.derivation)
      // One by one: whoever reacts to an edit by form reacts to an edit by sheet, and revokes what no longer holds.
      await append(tx, editedEntry(actor, current, saved))
    }
    const counts = {
      registeredCount: registered.length,
      editedCount: edited.length,
      unchangedCount,
    }
    await append(tx, {
      kind: 'inventory.imported',
      subject: actor.institution,
      actor,
      body: { ...counts, digest: `sha256:${hash('sha256', file, 'hex')}` },
    })
    return { ...counts, faults: [] }
  })
}
