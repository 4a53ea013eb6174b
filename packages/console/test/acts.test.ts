import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, '../src')
const source = globSync('**/*.tsx', { cwd: folder })
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n')

/** Acts of an operation by whatever stands before its name, as `<PlainAct operation="`. */
const actsOf = (before: string) =>
  [...new Set(source.match(new RegExp(`(?<=${before}['"])(POST|PUT|DELETE) /[^'"]*`, 'g')))].sort()

/** Acts that need no sheet, because they are a form or its trial, say something, or are undone where they were done. */
const atOnce = [
  'DELETE /session',
  'POST /alarms/:id/acknowledgement',
  'POST /applications/:id/trial-forms',
  'POST /catalogue/trials',
  'POST /inventory/imports',
  'POST /inventory/trials',
  'POST /notices/read',
  'POST /reports/:id/downloads',
  'POST /reviews/:id/claim',
  'POST /reviews/:id/confirmations',
  'POST /reviews/:id/decisions',
  'POST /reviews/:id/looks',
  'POST /reviews/:id/return',
  'POST /session',
  'POST /session/password',
  'POST /tier-tables',
  'PUT /notices/settings',
  'PUT /statements/:id/thresholds/:name',
]

/** What ends, stops or takes away something, by the last word of its address. */
const TAKES_AWAY =
  /^DELETE|\/(stops|revocations?|withdrawals?|retirement|discarding|deactivation|disabling|closing|cancellation|delistings|lift|rotation|secret|advances)$/

test('an act asks first and names what it hits, but for the few that take nothing away', () => {
  const plain = actsOf(String.raw`<PlainAct\s[^>]*?operation=`)
  const called = actsOf(String.raw`\b(?:useAct|call)\(`)
  expect([...new Set([...plain, ...called])].sort()).toEqual(atOnce)
})

test('whatever ends, stops or takes away something is confirmed in a sheet', () => {
  const confirmed = actsOf(String.raw`<ConfirmedAct\s[^>]*?operation=`)
  const taking = actsOf('').filter((operation) => TAKES_AWAY.test(operation))
  expect(taking.length).toBeGreaterThan(15)
  expect(taking.filter((one) => one !== 'DELETE /session' && !confirmed.includes(one))).toEqual([])
})
