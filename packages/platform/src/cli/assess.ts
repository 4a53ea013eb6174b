import { z } from 'zod'
import { type Assessed, assessAs, needsFinding, type Result } from '#contexts/controls/index.ts'
import { systemActor } from '#kernel/actor.ts'
import { type Instant, parseInstant } from '#kernel/time.ts'
import { chooseInstitution } from './choose-institution.ts'
import { exitCodes } from './exit-code.ts'
import { optionalFlagValue } from './flag-value.ts'
import { readSettings } from './settings.ts'
import { type Column, printRows } from './table.ts'
import type { Terminal } from './terminal.ts'
import { defineVerb, institutionFlag, jsonFlag, placeFlags } from './verb.ts'
import { withDatabase } from './with-database.ts'

export const assessVerb = defineVerb({
  name: 'assess',
  says: {
    zh: '判断每一条款现在（或过去某时点）是否成立，结果记入账本；有待处理问题时退出码为 1',
    en: 'decides every statement, now or as of a past instant, and keeps the answer in the ledger; exit 1 where something needs attention',
  },
  flags: {
    ...placeFlags,
    ...institutionFlag,
    at: {
      type: 'string',
      label: 'ISO-DATE',
      says: { zh: '过去的时点，如 2026-06-30', en: 'a past instant, as 2026-06-30' },
    },
    ...jsonFlag,
  },
  async run({ values, environment, terminal }) {
    const at = optionalFlagValue('--at', values.at, PastInstant, {
      zh: ' ISO 8601 日期或时间',
      en: 'an ISO 8601 date or time',
    })
    const { at: _, institution: slug, ...rest } = values
    return withDatabase(readSettings(rest, environment), async ({ db, services }) => {
      const { id } = await chooseInstitution(db, slug)
      const actor = systemActor('command-line.assess', id)
      const assessed = await assessAs(actor, at, await services())
      if (values.json === true) terminal.answer(JSON.stringify(assessed, undefined, 2))
      else report(assessed, terminal)
      return assessed.results.some(needsFinding) ? exitCodes.doesNotHold : exitCodes.done
    })
  },
})

const PastInstant = z.string().transform((text, context): Instant => {
  const instant = parseInstant(text)
  if (instant !== undefined) return instant
  context.addIssue('not an instant')
  return z.NEVER
})

function report({ assessment, results }: Assessed, terminal: Terminal) {
  printRows(results, columns(terminal), false, terminal)
  const said = (counts: Assessed['assessment']['counts']) =>
    Object.entries(counts).map(([effect, count]) => `${effect} ${count}`)
  const own = said(assessment.ownCounts)
  const asked = own.length === 0 ? [] : [terminal.words({ zh: '自定条款', en: 'own' }), ...own]
  terminal.answer([assessment.id, assessment.at, ...said(assessment.counts), ...asked].join('  '))
}

const columns = (terminal: Terminal): readonly Column<Result>[] => [
  { title: { zh: '条款', en: 'statement' }, read: ({ statement }) => statement },
  { title: { zh: '结论', en: 'effect' }, read: ({ effect }) => effect },
  {
    title: { zh: '覆盖', en: 'coverage' },
    read: ({ detail: { coverage } }) =>
      coverage === undefined ? '-' : `${coverage.covered}/${coverage.applicable}`,
  },
  { title: { zh: '理由', en: 'reason' }, read: ({ detail }) => terminal.words(detail.reason) },
]
