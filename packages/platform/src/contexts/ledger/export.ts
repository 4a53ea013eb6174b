import { writeExportDirectory } from '@hengjian/ledger'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Database, Reader } from '#platform/database/schema.ts'
import { snapshot } from '#platform/database/transaction.ts'
import { ledgerErrors } from './errors.ts'
import { latestCheckpoint, listCheckpoints } from './log-store.ts'
import { verifierKeysOf } from './signing.ts'
import { listLeaves } from './store.ts'

const PAGE = 2_000

/**
 * Writes the whole log into a new folder, as `hengjian-verify` checks it: every entry, every signed head.
 * Contents are not part of it; their salted digests are.
 */
export function exportLog(db: Database, institution: InstitutionId, folder: string): Promise<void> {
  return snapshot(db, async (tx) => {
    const head = await latestCheckpoint(tx, institution)
    if (head === undefined) throw ledgerErrors.no_checkpoint()
    const keys = await verifierKeysOf(tx, institution)
    const checkpoints: string[] = []
    for (let after = 0; ; ) {
      const page = await listCheckpoints(tx, institution, after, PAGE)
      checkpoints.push(...page.filter(({ size }) => size < head.size).map(({ note }) => note))
      const last = page.at(-1)
      if (last === undefined) break
      after = last.size
    }
    await writeExportDirectory(folder, {
      verifierKeys: keys
        .filter(({ purpose }) => purpose === 'log')
        .map(({ verifierKey }) => verifierKey),
      checkpoint: head.note,
      checkpoints,
      entries: entriesInOrder(tx, institution, head.size),
    })
  })
}

async function* entriesInOrder(reader: Reader, institution: InstitutionId, size: number) {
  for (let first = 0; first < size; first += PAGE) {
    const page = await listLeaves(reader, institution, first, Math.min(PAGE, size - first))
    for (const { text } of page) yield text
  }
}
