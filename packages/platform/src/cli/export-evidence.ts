import { z } from 'zod'
import { exportEvidence, exportMeasureEvidence } from '#contexts/controls/index.ts'
import type { PersonActor } from '#kernel/actor.ts'
import { ApplicationId } from '#kernel/ids.ts'
import type { Services } from '#platform/services.ts'
import { actAs } from './act-as.ts'
import { cliErrors } from './errors.ts'
import { exitCodes } from './exit-code.ts'
import { writeOutput } from './files.ts'
import { flagValue } from './flag-value.ts'
import { defineVerb, personFlags, placeFlags } from './verb.ts'

export const exportEvidenceVerb = defineVerb({
  name: 'export evidence',
  says: {
    zh: '将一个应用或一条措施的全部证据封装为一个文件，供 `hengjian verify` 或 hengjian-verify 离线核验',
    en: 'seals all evidence of an application or a measure in one file, for `hengjian verify` or hengjian-verify offline',
  },
  flags: {
    ...placeFlags,
    ...personFlags,
    application: { type: 'string', label: 'ID', says: { zh: '应用编号', en: 'the application' } },
    measure: {
      type: 'string',
      label: 'N',
      says: { zh: '措施的条号，如 17', en: 'the measure, as 17' },
    },
    out: { type: 'string', label: 'FILE.zip', says: { zh: '写入的文件', en: 'the file to write' } },
  },
  async run({ values, environment, terminal }) {
    const { application, measure, out } = values
    if (out === undefined) throw cliErrors.flag_missing({ flag: '--out' })
    const seal =
      application === undefined ? ofMeasure(measure) : ofApplication(application, measure)
    const { content } = await actAs({ values, environment, terminal }, seal)
    await writeOutput(out, content)
    terminal.answer(out)
    return exitCodes.done
  },
})

type Seal = (actor: PersonActor, services: Services) => ReturnType<typeof exportEvidence>

function ofApplication(application: string, measure: string | undefined): Seal {
  if (measure !== undefined) {
    throw cliErrors.flags_exclude({ one: '--application', other: '--measure' })
  }
  const expects = { zh: '应用编号', en: 'the id of an application' }
  const id = flagValue('--application', application, ApplicationId, expects)
  return (actor, services) => exportEvidence(actor, id, services)
}

function ofMeasure(measure: string | undefined): Seal {
  if (measure === undefined) throw cliErrors.flag_missing({ flag: '--application' })
  const expects = { zh: '措施的条号', en: 'the number of a measure' }
  const number = flagValue('--measure', measure, z.coerce.number().int().min(1).max(32), expects)
  return (actor, services) => exportMeasureEvidence(actor, number, services)
}
