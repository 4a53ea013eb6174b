import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jobs } from '../../platform/src/product.ts'
import { entryWord } from '../src/language/entry-words.ts'
import { jobWord } from '../src/language/job-words.ts'

test('every kind of entry that an act leaves has a word in both languages', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../docs/reference/entries.md'), 'utf8')
  const kinds = [
    ...new Set(Array.from(text.matchAll(/`([a-z-]+\.[a-z_]+)`/g), ([, kind]) => kind!)),
  ]
  expect(kinds.length).toBeGreaterThan(80)
  for (const language of ['zh-CN', 'en'] as const) {
    expect(kinds.filter((kind) => entryWord(kind, language) === kind)).toEqual([])
  }
})

test('every job of the workers has a name in both languages', () => {
  const names = [...jobs.map(({ name }) => name), 'controls.probe']
  for (const language of ['zh-CN', 'en'] as const) {
    expect(names.filter((name) => jobWord(name, language) === name)).toEqual([])
  }
})
