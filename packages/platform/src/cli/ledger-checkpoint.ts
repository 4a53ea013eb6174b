import { latestCheckpoint, ledgerErrors } from '#contexts/ledger/index.ts'
import { chooseInstitution } from './choose-institution.ts'
import { exitCodes } from './exit-code.ts'
import { readSettings } from './settings.ts'
import { defineVerb, institutionFlag, jsonFlag, placeFlags } from './verb.ts'
import { withDatabase } from './with-database.ts'

export const ledgerCheckpoint = defineVerb({
  name: 'ledger checkpoint',
  says: {
    zh: '输出账本的最新签名检查点；请另存于数据库管理员无法写入之处',
    en: 'prints the newest signed head of the log, to be kept where administrators of the database cannot write',
  },
  flags: { ...placeFlags, ...institutionFlag, ...jsonFlag },
  async run({ values, environment, terminal }) {
    const settings = readSettings(values, environment)
    return withDatabase(settings, async ({ db }) => {
      const { id, slug } = await chooseInstitution(db, values.institution)
      const head = await latestCheckpoint(db, id)
      if (head === undefined) throw ledgerErrors.no_checkpoint()
      const { size, root, at, note } = head
      if (values.json) {
        const document = {
          institution: slug,
          size,
          root: Buffer.from(root).toString('base64'),
          at,
          note,
        }
        terminal.answer(JSON.stringify(document, undefined, 2))
      } else {
        // Byte for byte, so that the output redirected into a file verifies.
        terminal.answerBytes(Buffer.from(note))
      }
      return exitCodes.done
    })
  },
})
