import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { snapshot } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { type ApplicationFilter, pageOfApplications } from './application-store.ts'
import { loadDirectory } from './people.ts'
import { writeInventory } from './write-sheet.ts'

/** Excel has no more, and an import takes far less. */
const ROWS_MAX = 1_048_575

/** What of the inventory of now fits a filter, as a workbook, which imported again changes nothing. */
export async function exportInventory(
  actor: Actor,
  filter: ApplicationFilter,
  { db }: Services,
): Promise<Uint8Array> {
  authorize(actor, 'inventory:export')
  const { applications, directory } = await snapshot(db, async (tx) => ({
    applications: await pageOfApplications(tx, actor.institution, filter, { limit: ROWS_MAX }),
    directory: await loadDirectory(tx, actor.institution),
  }))
  return writeInventory(applications, directory)
}

/** The workbook without a row, to be filled in. */
export function inventoryTemplate(actor: Actor): Promise<Uint8Array> {
  authorize(actor, 'inventory:export')
  return writeInventory([], { loginById: new Map() })
}
