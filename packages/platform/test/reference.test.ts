import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { permitReactions } from '#contexts/permits/index.ts'
import { errorCatalogue } from '#kernel/errors.ts'
import { routeName } from '#platform/http/route.ts'
import { controlRoutes } from '../src/routes.ts'
import { committedPages, measurePages } from './measure-pages.ts'
import { committed, references } from './reference.ts'

test.each(Object.keys(references) as (keyof typeof references)[])(
  '%s says what the code says (npm run gen)',
  async (name) => {
    expect(await committed(name)).toBe(references[name]())
  },
)

test('each statement has its page, each page its statement, and they say what the code says (npm run gen)', async () => {
  expect(await committedPages()).toEqual(measurePages())
})

test('every mutating route names the entries that it leaves, and no reading one does', () => {
  for (const route of controlRoutes(undefined)) {
    // Coming back from the identity provider is a GET by its protocol, and opens a session.
    // A trial is a POST because it takes a file; it changes nothing.
    const trial = route.path.endsWith('/trials')
    const reads = (route.method === 'GET' && route.path !== '/oidc/callback') || trial
    expect(route.appends === null, routeName(route)).toBe(reads)
  }
})

test('what reacts to an act names an act that some route leaves', () => {
  const kinds = new Set(controlRoutes(undefined).flatMap(({ appends }) => appends ?? []))
  expect(Object.keys(permitReactions).filter((kind) => !kinds.has(kind))).toEqual([])
})

test('no two routes share a method and a path', () => {
  const names = controlRoutes(undefined).map(routeName)
  expect(new Set(names).size).toBe(names.length)
})

test('every error says what happened and what to do in both languages', () => {
  for (const { code, definition } of errorCatalogue()) {
    expect(definition.remedy.en, code).toMatch(/\.$/)
    expect(definition.remedy.zh, code).toMatch(/。$/)
    expect(definition.status, code).toBeGreaterThanOrEqual(400)
  }
})

test('every dependency has its decision record, with the version that is installed', async () => {
  const { readdir } = await import('node:fs/promises')
  const root = new URL('../../../', import.meta.url)
  const folder = new URL('docs/decisions/', root)
  const records = await Promise.all(
    (await readdir(folder)).map((name) => readFileSync(new URL(name, folder), 'utf8')),
  )
  const recorded = records.join('\n')
  for (const file of [
    'package.json',
    'packages/platform/package.json',
    'packages/ledger/package.json',
    'packages/console/package.json',
  ]) {
    const manifest = JSON.parse(readFileSync(new URL(file, root), 'utf8'))
    const all = {
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    }
    for (const [name, version] of Object.entries(all)) {
      if (name.startsWith('@hengjian/')) continue
      expect(recorded, `${name} in docs/decisions`).toContain(`${name}@${String(version)}`)
    }
  }
})
