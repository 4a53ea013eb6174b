import { authorize } from '#contexts/identity/index.ts'
import { type RowFault, registryErrors } from '#contexts/registry/index.ts'
import type { Actor } from '#kernel/actor.ts'
import type { InstitutionId } from '#kernel/ids.ts'
import type { Reader } from '#platform/database/schema.ts'
import { serializable, snapshot } from '#platform/database/transaction.ts'
import type { Services } from '#platform/services.ts'
import { adoptedMeasures, measuresInForce, tightened } from '../catalogue-in-force.ts'
import { type OwnThreshold, ownThresholds, saveThreshold } from '../catalogue-store.ts'
import { controlsErrors } from '../errors.ts'
import type { Measures } from '../measures.ts'
import { tellSecond, writeDraft } from '../own/draft-own.ts'
import { type OwnRevision, sameWords } from '../own/own-statement.ts'
import { openDrafts, ownInForce } from '../own/own-store.ts'
import { OWN_SHEET, type OwnRow, ownColumns, readOwn } from './own-rows.ts'
import { loadWorkbook, readTable } from './table.ts'
import {
  numbersOf,
  readThresholds,
  THRESHOLD_SHEET,
  thresholdColumns,
  thresholdIn,
} from './threshold-rows.ts'

/** What a workbook would change: thresholds at once, own statements as drafts for another person. */
export interface SheetPlan {
  readonly set: readonly OwnThreshold[]
  readonly drafts: readonly OwnRow[]
  readonly faults: readonly RowFault[]
}

/** What a workbook would change, and all that is wrong with it; nothing is changed. Errors: `registry.unreadable_workbook`, `workbook_too_large`. */
export async function tryCatalogueSheet(
  actor: Actor,
  file: Uint8Array,
  { db }: Services,
): Promise<SheetPlan> {
  authorize(actor, 'catalogue:adopt')
  const tables = await readTables(file)
  return snapshot(db, (reader) => planOf(reader, actor.institution, tables).then(shown))
}

/**
 * Reads own thresholds and own statements out of a workbook: all of them or none, and only what differs from what holds.
 * Errors: `controls.rows_refused` with every fault of every row, `own_statements_full`, `registry.unreadable_workbook`,
 * `workbook_too_large`.
 */
export async function importCatalogueSheet(
  actor: Actor,
  file: Uint8Array,
  services: Services,
): Promise<{ readonly set: readonly OwnThreshold[]; readonly drafts: readonly OwnRevision[] }> {
  authorize(actor, 'catalogue:adopt')
  const { db, now, append } = services
  const tables = await readTables(file)
  return serializable(db, async (tx) => {
    const { set, drafts, faults, adopted } = await planOf(tx, actor.institution, tables)
    if (faults.length > 0) throw controlsErrors.rows_refused({ faults })
    const at = now()
    for (const { statement, name, value } of set) {
      const { floor, catalogue } = numbersOf(thresholdIn(adopted, statement, name)!)
      await saveThreshold(tx, actor.institution, { statement, name, value }, { by: actor.id, at })
      await append(tx, {
        kind: 'threshold.set',
        subject: statement,
        actor,
        body: { name, value, catalogue, floor },
      })
    }
    const written: OwnRevision[] = []
    for (const { statement, content } of drafts)
      written.push(await writeDraft(tx, actor, { statement, wish: { content } }, services))
    await tellSecond(tx, actor, written, services)
    return { set, drafts: written }
  })
}

type Tables = Awaited<ReturnType<typeof readTables>>

async function readTables(file: Uint8Array) {
  const workbook = await loadWorkbook(file)
  const names = workbook.worksheets.map(({ name }) => name)
  // A workbook with neither sheet is another file, and not one that changes nothing.
  if (!names.includes(THRESHOLD_SHEET) && !names.includes(OWN_SHEET))
    throw registryErrors.unreadable_workbook()
  return {
    thresholds: readTable(workbook, THRESHOLD_SHEET, thresholdColumns),
    own: readTable(workbook, OWN_SHEET, ownColumns),
  }
}

async function planOf(
  reader: Reader,
  institution: InstitutionId,
  { thresholds, own }: Tables,
): Promise<SheetPlan & { readonly adopted: Measures }> {
  const { content: adopted } = await adoptedMeasures(reader, institution)
  const { content: held } = await measuresInForce(reader, institution)
  const { set, faults } = readThresholds(thresholds, adopted, held)
  // Own statements are held against the thresholds as they stand after the same workbook.
  const after = tightened(adopted, [...(await ownThresholds(reader, institution)), ...set])
  const read = readOwn(own, after)
  const standing = [
    ...(await ownInForce(reader, institution)),
    ...(await openDrafts(reader, institution)),
  ]
  const isNew = ({ statement, content }: OwnRow) =>
    !standing.some((one) => one.statement === statement && sameWords(one.content, content))
  return {
    ...{ adopted, set, drafts: read.asked.filter(isNew) },
    faults: [...faults, ...read.faults],
  }
}

const shown = ({ set, drafts, faults }: SheetPlan): SheetPlan => ({ set, drafts, faults })
