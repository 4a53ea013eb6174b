import { exportInventory } from '#contexts/registry/index.ts'
import { actAs } from './act-as.ts'
import { exitCodes } from './exit-code.ts'
import { writeOutput } from './files.ts'
import { defineVerb, personFlags, placeFlags } from './verb.ts'

export const exportInventoryVerb = defineVerb({
  name: 'export inventory',
  says: {
    zh: '将应用台账写成 Excel；原样导入不产生任何变更',
    en: 'writes the inventory as a workbook, which imported again changes nothing',
  },
  operands: { label: 'FILE.xlsx', min: 1, max: 1 },
  flags: { ...placeFlags, ...personFlags },
  async run({ values, operands, environment, terminal }) {
    const file = operands[0]!
    const workbook = await actAs({ values, environment, terminal }, (actor, services) =>
      exportInventory(actor, {}, services),
    )
    await writeOutput(file, workbook)
    terminal.answer(file)
    return exitCodes.done
  },
})
