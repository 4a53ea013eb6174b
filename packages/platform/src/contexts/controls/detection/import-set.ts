import { hash } from 'node:crypto'
import { authorize } from '#contexts/identity/index.ts'
import type { RowFault } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import { newId } from '#kernel/ids.ts'
import { together } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { controlsErrors } from '../errors.ts'
import { readCases } from './read-cases.ts'
import {
  type CaseCounts,
  countCases,
  type ReferenceSet,
  type ReferenceSetId,
  type ReferenceSetTerms,
} from './reference-set.ts'
import { insertSet } from './set-store.ts'

export interface SetImport {
  readonly terms: ReferenceSetTerms
  readonly file: Uint8Array
}

export interface SetTrial {
  readonly digest: string
  readonly rowCount: number
  readonly counts: CaseCounts
  readonly faults: readonly RowFault[]
}

const digestOf = (file: Uint8Array) => `sha256:${hash('sha256', file, 'hex')}`

/** Reads a reference set without importing it: everything that is wrong, at once. Error: `registry.malformed_csv`. */
export function tryReferenceSet(actor: Actor, { terms, file }: SetImport): SetTrial {
  authorize(actor, 'reference-set:import')
  const read = readCases(terms.format, file)
  const { cases, faults } = read.ok ? { ...read, faults: [] } : { ...read, cases: [] }
  return { digest: digestOf(file), rowCount: cases.length, counts: countCases(cases), faults }
}

/**
 * Imports a reference set: all of it, or nothing. Guards are measured by it only once a second person has adopted it.
 * Errors: `controls.rows_refused`, `registry.malformed_csv`.
 */
export async function importReferenceSet(
  actor: Actor,
  { terms, file }: SetImport,
  { db, now, append }: Services,
): Promise<ReferenceSet> {
  authorize(actor, 'reference-set:import')
  const read = readCases(terms.format, file)
  if (!read.ok) throw controlsErrors.rows_refused({ faults: read.faults })
  const set: ReferenceSet = {
    ...terms,
    id: newId('rset') as ReferenceSetId,
    institution: actor.institution,
    digest: digestOf(file),
    counts: countCases(read.cases),
    importedBy: actor.id,
    importedAt: now(),
  }
  return together(db, async (tx) => {
    await insertSet(tx, set, file)
    const { name, digest, counts } = set
    await append(tx, {
      kind: 'reference-set.imported',
      subject: set.id,
      actor,
      body: { name, digest, counts },
      payloads: [{ name: 'cases', retention: 'dossier', content: file }],
    })
    return set
  })
}
