import { hashFromBase64, toBase64 } from './encoding.ts'
import { EXPORT_FORMAT, type ExportedConsistency, type LedgerExport } from './export.ts'
import { accepted, type Outcome, refused } from './outcome.ts'

/** An export in one file; for whole logs of many entries, a directory streams (`export-directory.ts`). */
export type ExportDocument = Omit<LedgerExport, 'entries'> & {
  readonly entries?: readonly string[]
}

const MEMBERS = ['format', 'vkeys', 'checkpoint', 'checkpoints', 'entries', 'proofs', 'consistency']

export function formatExport(source: ExportDocument): string {
  const { verifierKeys, checkpoint, checkpoints, entries, proofs, consistency } = source
  const document = {
    format: EXPORT_FORMAT,
    vkeys: verifierKeys,
    checkpoint,
    checkpoints,
    ...(entries !== undefined && { entries }),
    proofs,
    consistency: consistency.map(({ size1, size2, hashes }) => ({
      size1,
      size2,
      hashes: hashes.map(toBase64),
    })),
  }
  return `${JSON.stringify(document, undefined, 1)}\n`
}

/** Reads an export file; nothing is verified yet. */
export function parseExport(text: string): Outcome<LedgerExport> {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return refused('the export is not JSON')
  }
  if (!isRecord(document) || document.format !== EXPORT_FORMAT) {
    return refused(`the format of an export is ${EXPORT_FORMAT}`)
  }
  const unknown = Object.keys(document).find((name) => !MEMBERS.includes(name))
  if (unknown !== undefined) return refused(`an export has no member "${unknown}"`)
  const { checkpoint, entries } = document
  if (typeof checkpoint !== 'string') return refused('"checkpoint" of an export is a text')
  const [verifierKeys, checkpoints, proofs] = ['vkeys', 'checkpoints', 'proofs'].map((name) =>
    textsOf(document[name]),
  )
  if (verifierKeys === undefined || checkpoints === undefined || proofs === undefined) {
    return refused('"vkeys", "checkpoints" and "proofs" of an export are lists of texts')
  }
  const consistency = consistencyOf(document.consistency)
  if (consistency === undefined) return refused('"consistency" of an export is a list of proofs')
  const texts = textsOf(entries)
  if (texts === undefined) return refused('"entries" of an export is a list of texts')
  if (!texts.every((entry) => entry.isWellFormed()))
    return refused('an entry holds a lone surrogate')
  return accepted({
    verifierKeys,
    checkpoint,
    checkpoints,
    proofs,
    consistency,
    ...(entries !== undefined && { entries: texts.map((entry) => Buffer.from(entry)) }),
  })
}

/** An absent list is an empty one. */
function textsOf(value: unknown): readonly string[] | undefined {
  if (value === undefined) return []
  if (!Array.isArray(value)) return undefined
  return value.every((item): item is string => typeof item === 'string') ? value : undefined
}

function consistencyOf(value: unknown): readonly ExportedConsistency[] | undefined {
  if (value === undefined) return []
  if (!Array.isArray(value)) return undefined
  const proofs: ExportedConsistency[] = []
  for (const item of value as readonly unknown[]) {
    if (!isRecord(item)) return undefined
    const { size1, size2 } = item
    const hashes = textsOf(item.hashes)?.map(hashFromBase64)
    if (typeof size1 !== 'number' || typeof size2 !== 'number' || hashes === undefined)
      return undefined
    if (!hashes.every((hash) => hash !== undefined)) return undefined
    proofs.push({ size1, size2, hashes })
  }
  return proofs
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
