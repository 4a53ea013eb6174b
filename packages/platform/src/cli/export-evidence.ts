import { type AskedReport, MeasureNumber, reportNow } from '#contexts/controls/index.ts'
import { ApplicationId } from '#kernel/ids.ts'
import { Instant } from '#kernel/time.ts'
import { actAs } from './act-as.ts'
import { cliErrors } from './errors.ts'
import { exitCodes } from './exit-code.ts'
import { writeOutput } from './files.ts'
import { flagValue, optionalFlagValue } from './flag-value.ts'
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
    from: {
      type: 'string',
      label: 'INSTANT',
      says: { zh: '只收录此后的调用与探测', en: 'only calls and runs of probes from then on' },
    },
    until: {
      type: 'string',
      label: 'INSTANT',
      says: { zh: '只收录此前的调用与探测', en: 'only calls and runs of probes until then' },
    },
    out: { type: 'string', label: 'FILE.zip', says: { zh: '写入的文件', en: 'the file to write' } },
  },
  async run({ values, environment, terminal }) {
    const { out } = values
    if (out === undefined) throw cliErrors.flag_missing({ flag: '--out' })
    const asked = askedBy(values)
    const { content } = await actAs({ values, environment, terminal }, (actor, services) =>
      reportNow(actor, asked, terminal.locale, services),
    )
    await writeOutput(out, content)
    terminal.answer(out)
    return exitCodes.done
  },
})

function askedBy({
  application,
  measure,
  from,
  until,
}: {
  readonly application?: string | undefined
  readonly measure?: string | undefined
  readonly from?: string | undefined
  readonly until?: string | undefined
}): AskedReport {
  const instant = { zh: 'ISO 时间', en: 'an ISO instant' }
  const span = {
    from: optionalFlagValue('--from', from, Instant, instant),
    until: optionalFlagValue('--until', until, Instant, instant),
  }
  if (application !== undefined) {
    if (measure !== undefined) {
      throw cliErrors.flags_exclude({ one: '--application', other: '--measure' })
    }
    const expects = { zh: '应用编号', en: 'the id of an application' }
    const id = flagValue('--application', application, ApplicationId, expects)
    return { kind: 'evidence-application', application: id, ...span }
  }
  if (measure === undefined) throw cliErrors.flag_missing({ flag: '--application' })
  const expects = { zh: '措施的条号', en: 'the number of a measure' }
  const number = flagValue('--measure', measure, MeasureNumber, expects)
  return { kind: 'evidence-measure', measure: number, ...span }
}
