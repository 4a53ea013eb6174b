import { exportEvidence } from '#contexts/controls/index.ts'
import { ApplicationId } from '#kernel/ids.ts'
import { actAs } from './act-as.ts'
import { cliErrors } from './errors.ts'
import { exitCodes } from './exit-code.ts'
import { writeOutput } from './files.ts'
import { flagValue } from './flag-value.ts'
import { defineVerb, personFlags, placeFlags } from './verb.ts'

export const exportEvidenceVerb = defineVerb({
  name: 'export evidence',
  says: {
    zh: '将一个应用的全部证据封装为一个文件，供 `hengjian verify` 或 hengjian-verify 离线核验',
    en: 'seals all evidence of an application in one file, for `hengjian verify` or hengjian-verify offline',
  },
  flags: {
    ...placeFlags,
    ...personFlags,
    application: { type: 'string', label: 'ID', says: { zh: '应用编号', en: 'the application' } },
    out: { type: 'string', label: 'FILE.zip', says: { zh: '写入的文件', en: 'the file to write' } },
  },
  async run({ values, environment, terminal }) {
    const expects = { zh: '应用编号', en: 'the id of an application' }
    const id = flagValue('--application', values.application, ApplicationId, expects)
    const { out } = values
    if (out === undefined) throw cliErrors.flag_missing({ flag: '--out' })
    const { content } = await actAs({ values, environment, terminal }, (actor, services) =>
      exportEvidence(actor, id, services),
    )
    await writeOutput(out, content)
    terminal.answer(out)
    return exitCodes.done
  },
})
