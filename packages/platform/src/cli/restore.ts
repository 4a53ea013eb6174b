import { restore } from '#platform/database/embedded/index.ts'
import { cliErrors } from './errors.ts'
import { exitCodes } from './exit-code.ts'
import { readSettings } from './settings.ts'
import { defineVerb, placeFlags } from './verb.ts'

export const restoreVerb = defineVerb({
  name: 'restore',
  says: {
    zh: '将备份恢复到新的或空的数据目录',
    en: 'unpacks a backup into a new or empty data folder, and starts it once to see that it works',
  },
  operands: { label: 'FILE', min: 1, max: 1 },
  flags: { data: placeFlags.data },
  async run({ values, operands, environment, terminal }) {
    const settings = readSettings(values, environment)
    if (settings.databaseUrl !== undefined) throw cliErrors.outside_database()
    await restore(operands[0]!, settings.data)
    terminal.answer(settings.data)
    return exitCodes.done
  },
})
