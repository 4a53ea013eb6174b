import { z } from 'zod'
import { measureDetection, type ProbeResult, runProbes } from '#contexts/controls/index.ts'
import { monotonicMs } from '#kernel/time.ts'
import { chooseInstitution } from './choose-institution.ts'
import { exitCodes } from './exit-code.ts'
import { optionalFlagValue } from './flag-value.ts'
import { readSettings } from './settings.ts'
import { type Column, printRows } from './table.ts'
import { defineVerb, institutionFlag, jsonFlag, placeFlags } from './verb.ts'
import { withDatabase } from './with-database.ts'

const columns: readonly Column<ProbeResult>[] = [
  { title: { zh: '探针', en: 'PROBE' }, read: ({ probe }) => probe },
  { title: { zh: '条款', en: 'STATEMENTS' }, read: ({ statements }) => statements.join(',') },
  { title: { zh: '结果', en: 'OUTCOME' }, read: ({ outcome }) => outcome },
  { title: { zh: '应见', en: 'EXPECTED' }, read: ({ expected }) => expected },
  { title: { zh: '实见', en: 'SEEN' }, read: ({ seen }) => seen },
  { title: { zh: '毫秒', en: 'MS' }, read: ({ tookMs }) => String(tookMs) },
]

export const probeVerb = defineVerb({
  name: 'probe',
  says: {
    zh: '在运行中的系统上逐一尝试违反要求：应被拒绝且理由相符；结果记入账本，未被拒绝的登记为事件',
    en: 'tries on the running product to break statements: each must be refused for the right reason; what passes is an incident',
  },
  flags: {
    ...placeFlags,
    ...institutionFlag,
    statement: {
      type: 'string',
      label: 'ID',
      says: { zh: '只运行此条款的探针，如 25.4', en: 'only the probes of this statement, as 25.4' },
    },
    address: {
      type: 'string',
      label: 'URL',
      says: {
        zh: '系统的应答地址（默认取 HENGJIAN_HOST 与 HENGJIAN_PORT）',
        en: 'where the product answers (by default at HENGJIAN_HOST and HENGJIAN_PORT)',
      },
    },
    ...jsonFlag,
  },
  async run({ values, environment, terminal }) {
    const { data, 'database-url': databaseUrl } = values
    const settings = readSettings({ data, 'database-url': databaseUrl }, environment)
    const expects = { zh: ' http(s) 地址', en: 'an http(s) address' }
    const named = optionalFlagValue(
      '--address',
      values.address,
      z.url({ protocol: /^https?$/ }),
      expects,
    )
    const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host
    const origin = named?.replace(/\/+$/, '') ?? `http://${host}:${settings.port}`
    return withDatabase(settings, async ({ db, services }) => {
      const { id } = await chooseInstitution(db, values.institution)
      const round = { origin, institutions: [id], statement: values.statement }
      const startedMs = monotonicMs()
      const composed = await services()
      const results = await runProbes(round, composed)
      if (values.statement === undefined) await measureDetection(id, origin, composed)
      const took = ((monotonicMs() - startedMs) / 1_000).toFixed(1)
      terminal.remark(terminal.words({ zh: `一轮用时 ${took} 秒`, en: `the round took ${took} s` }))
      printRows(results, columns, values.json === true, terminal)
      const held = results.every(({ outcome }) => outcome === 'held')
      return held ? exitCodes.done : exitCodes.doesNotHold
    })
  },
})
