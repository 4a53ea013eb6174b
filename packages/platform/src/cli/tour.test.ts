import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Locale } from '#kernel/bilingual.ts'
import { expectThat } from './tour/narration.ts'
import { conductTour, runTour } from './tour.ts'

const TOUR_TIMEOUT_MS = 120_000

function recorder(locale: Locale) {
  const answers: string[] = []
  const remarks: string[] = []
  const output = {
    locale,
    answer: (line: string) => void answers.push(line),
    remark: (line: string) => void remarks.push(line),
  }
  return { output, answers, remarks }
}

test('the tour walks the whole loop, and every step holds', {
  timeout: TOUR_TIMEOUT_MS,
}, async () => {
  const { output, answers, remarks } = recorder('en')
  expect({ code: await runTour(output), remarks }).toEqual({ code: 0, remarks: [] })

  const told = answers.join('\n')
  for (const proof of [
    'refused without an approval: 403 no_permit',
    'the table gives the high tier',
    'missing: The ethics review is signed by another (2.3)',
    '409 governance.gate_closed',
    'notice-text: written by',
    'may not vote: 403 governance.conflict_of_interest',
    /resolved: RMC-\d{4}-\d+/,
    /permit pmt_[0-9a-f]{32}: by /,
    /the record of the call is ent_[0-9a-f]{32}/,
    /is included/,
    /held: 202 with the ticket rev_[0-9a-f]{32}/,
    'its owner was refused: 403',
    'calls are refused: 409 stopped',
    'the tampering is found at',
  ]) {
    expect(told).toMatch(proof)
  }
  // One line each, so that the order of acts can be read at a glance.
  for (const line of answers) expect(line).not.toContain('\n')
})

test('a step that does not hold ends the tour with what was expected, and leaves nothing behind', {
  timeout: TOUR_TIMEOUT_MS,
}, async () => {
  const { output, answers, remarks } = recorder('zh-CN')
  let folder = ''
  const code = await conductTour(output, async (stage) => {
    folder = stage.folder
    expectThat(false, { zh: '账本成立', en: 'the ledger holds' }, { ok: false })
  })
  expect(code).toBe(1)
  expect(remarks).toEqual(['✗ 应为：账本成立；实为：{"ok":false}'])
  expect(answers.join('\n')).not.toContain('每一步均成立')
  expect(folder).not.toBe('')
  expect(existsSync(folder)).toBe(false)
})
