import { expect, test } from 'vitest'
import { differencesOf } from '../src/pages/applications/permit-differences.ts'

const permit = (points: readonly object[]) => ({
  ...{ serial: 'pmt_1', oversight: { points }, classes: ['general'] },
})

test('a review point is compared by its name, wherever it stands, and its condition is drawn before and after', () => {
  const large = { name: 'large', when: 'amount > 50000', reviewers: 1 }
  const before = permit([{ name: 'elderly', when: 'group = elderly' }, large])
  const after = permit([
    { ...large, when: 'amount > 20000' },
    { name: 'new', when: 'always' },
  ])
  expect(differencesOf(before, after)).toEqual([
    {
      at: 'oversight.points.elderly',
      before: JSON.stringify(before.oversight.points[0]),
      after: '—',
    },
    { at: 'oversight.points.large.when', before: '"amount > 50000"', after: '"amount > 20000"' },
    { at: 'oversight.points.new', before: '—', after: JSON.stringify(after.oversight.points[1]) },
  ])
  expect(differencesOf(before, { ...before, serial: 'pmt_2' })).toEqual([])
})

test('lists of other things, and of things that share a name, are compared whole', () => {
  const twice = permit([{ name: 'one' }, { name: 'one' }])
  expect(differencesOf(permit([]), twice).map(({ at }) => at)).toEqual(['oversight.points'])
  expect(differencesOf(permit([]), { ...permit([]), classes: ['core'] })).toEqual([
    { at: 'classes', before: '["general"]', after: '["core"]' },
  ])
})
