import { expect, test } from 'vitest'
import { loadVerbs, verbs } from './verbs.ts'

test('every verb stands under its own name, and the help has all of them', async () => {
  const loaded = await loadVerbs()
  expect(loaded.map(({ name }) => name)).toEqual(Object.keys(verbs))
  expect((await loadVerbs('ledger')).map(({ name }) => name)).toContain('ledger verify')
  expect(await loadVerbs('nothing')).toEqual([])
})
