import { mkdir } from 'node:fs/promises'
import { exportLog, integrateAll } from '#contexts/ledger/index.ts'
import { chooseInstitution } from './choose-institution.ts'
import { cliErrors } from './errors.ts'
import { exitCodes } from './exit-code.ts'
import { readSettings } from './settings.ts'
import { defineVerb, institutionFlag, placeFlags } from './verb.ts'
import { withDatabase } from './with-database.ts'

export const ledgerExport = defineVerb({
  name: 'ledger export',
  says: {
    zh: '将整个账本写入新目录，供 `hengjian verify` 或 hengjian-verify 离线核验（不含内容，只含其摘要）',
    en: 'writes the whole log into a new folder, for `hengjian verify` or hengjian-verify (digests of contents, not contents)',
  },
  flags: {
    ...placeFlags,
    ...institutionFlag,
    out: { type: 'string', label: 'DIR', says: { zh: '新目录', en: 'the new folder' } },
  },
  async run({ values, environment, terminal }) {
    const settings = readSettings(values, environment)
    const { out } = values
    if (out === undefined) throw cliErrors.flag_missing({ flag: '--out' })
    return withDatabase(settings, async ({ db, isAlone, services }) => {
      const { id } = await chooseInstitution(db, values.institution)
      if (isAlone) await integrateAll(await services(), id)
      await makeFolder(out)
      await exportLog(db, id, out)
      terminal.answer(out)
      return exitCodes.done
    })
  },
})

/** Two exports in one folder would be a third thing that verifies as neither. */
async function makeFolder(folder: string) {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw cliErrors.file_unwritable({ file: folder, code })
  }
}
