import { z } from 'zod'
import { importInventory, RowFault, tryInventory } from '#contexts/registry/index.ts'
import { isCatalogueError } from '#kernel/errors.ts'
import { actAs } from './act-as.ts'
import { exitCodes } from './exit-code.ts'
import { readInput } from './files.ts'
import { type Column, printRows } from './table.ts'
import type { Terminal } from './terminal.ts'
import { defineVerb, jsonFlag, personFlags, placeFlags } from './verb.ts'

type Trial = Awaited<ReturnType<typeof tryInventory>>

export const importInventoryVerb = defineVerb({
  name: 'import inventory',
  says: {
    zh: '从 Excel 登记和变更应用：全部成功或全部不做，逐行列出错误',
    en: 'registers and changes applications as a workbook says: all of it or nothing, with every fault of every row',
  },
  operands: { label: 'FILE.xlsx', min: 1, max: 1 },
  flags: {
    ...placeFlags,
    ...personFlags,
    'dry-run': {
      type: 'boolean',
      says: { zh: '只检查，不写入', en: 'checks and changes nothing' },
    },
    ...jsonFlag,
  },
  async run({ values, operands, environment, terminal }) {
    const file = await readInput(operands[0]!)
    const trial = await actAs({ values, environment, terminal }, (actor, services) =>
      values['dry-run'] ? tryInventory(actor, file, services) : importAll(actor, file, services),
    )
    report(trial, values.json === true, terminal)
    return trial.faults.length === 0 ? exitCodes.done : exitCodes.doesNotHold
  },
})

const Refused = z.object({ faults: z.array(RowFault) })

/** What was done; where rows were refused, nothing was, and their faults are the answer. */
async function importAll(...input: Parameters<typeof importInventory>): Promise<Trial> {
  try {
    return await importInventory(...input)
  } catch (error) {
    if (!isCatalogueError(error, 'registry.rows_refused')) throw error
    const { faults } = Refused.parse(error.details)
    return { registeredCount: 0, editedCount: 0, unchangedCount: 0, faults }
  }
}

function report(trial: Trial, asJson: boolean, terminal: Terminal) {
  if (asJson) {
    terminal.answer(JSON.stringify(trial, undefined, 2))
    return
  }
  const { registeredCount, editedCount, unchangedCount, faults } = trial
  const columns: readonly Column<RowFault>[] = [
    { title: { zh: '行', en: 'row' }, read: ({ row }) => String(row) },
    { title: { zh: '列', en: 'column' }, read: ({ column }) => column ?? '' },
    { title: { zh: '问题', en: 'what is wrong' }, read: ({ message }) => terminal.words(message) },
  ]
  if (faults.length > 0) printRows(faults, columns, false, terminal)
  terminal.answer(
    terminal.words({
      zh: `登记 ${registeredCount}，变更 ${editedCount}，未变 ${unchangedCount}，错误 ${faults.length}`,
      en: `${registeredCount} registered, ${editedCount} changed, ${unchangedCount} unchanged, ${faults.length} faults`,
    }),
  )
}
