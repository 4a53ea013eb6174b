import { backup } from '#platform/database/embedded/index.ts'
import { cliErrors } from './errors.ts'
import { exitCodes } from './exit-code.ts'
import { readSettings } from './settings.ts'
import { defineVerb, placeFlags } from './verb.ts'

export const backupVerb = defineVerb({
  name: 'backup',
  says: {
    zh: '备份内嵌数据库与密钥文件；运行中亦可。得到此文件即得到密钥，请妥善保管',
    en: 'saves the embedded database and the key files, while it runs or not. Whoever has the file has the keys',
  },
  operands: { label: 'FILE', min: 1, max: 1 },
  flags: { data: placeFlags.data },
  async run({ values, operands, environment, terminal }) {
    const settings = readSettings(values, environment)
    if (settings.databaseUrl !== undefined) throw cliErrors.outside_database()
    await backup(settings.data, operands[0]!)
    terminal.answer(operands[0]!)
    return exitCodes.done
  },
})
