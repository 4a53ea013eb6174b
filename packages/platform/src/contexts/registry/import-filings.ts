import { hash } from 'node:crypto'
import { authorize } from '#contexts/identity/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { registryErrors } from './errors.ts'
import { type FilingSnapshotId, readFilingList } from './filing.ts'
import { type FilingSnapshot, insertFilings } from './filing-store.ts'
import type { RowFault } from './row-fault.ts'

export interface FilingTrial {
  readonly digest: string
  readonly rowCount: number
  readonly faults: readonly RowFault[]
}

/** Reads a list without importing it: everything that is wrong, at once. Errors: `registry.malformed_csv`. */
export function tryFilings(actor: Actor, file: Uint8Array): FilingTrial {
  authorize(actor, 'filing:import')
  const { filings, faults } = readFilingList(file)
  return { digest: digestOfFile(file), rowCount: filings.length, faults }
}

/**
 * Imports a list of filings as a new snapshot, which from then on is the list in force (measure 5.2): all of it, or
 * nothing. The file itself stands beside the entry. Errors: `registry.malformed_csv`, `rows_refused`.
 */
export async function importFilings(
  actor: Actor,
  { list, file }: { readonly list: string; readonly file: Uint8Array },
  { db, now, append }: Services,
): Promise<FilingSnapshot> {
  authorize(actor, 'filing:import')
  const { filings, faults } = readFilingList(file)
  if (faults.length > 0) throw registryErrors.rows_refused({ faults })
  const snapshot: FilingSnapshot = {
    id: newId('fil') as FilingSnapshotId,
    institution: actor.institution,
    list,
    digest: digestOfFile(file),
    rowCount: filings.length,
    importedBy: actor.id,
    importedAt: now(),
  }

  return together(db, async (tx) => {
    await insertFilings(tx, snapshot, filings)
    await append(tx, {
      kind: 'filing.list_imported',
      subject: snapshot.id,
      actor,
      body: { list, digest: snapshot.digest, rowCount: snapshot.rowCount },
      payloads: [{ name: 'list', retention: 'dossier', content: file }],
    })
    return snapshot
  })
}

function digestOfFile(file: Uint8Array): string {
  return `sha256:${hash('sha256', file, 'hex')}`
}
