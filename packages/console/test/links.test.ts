import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const platform = join(import.meta.dirname, '../../platform/src')
const segmentsOf = (path: string) => path.replace(/\?.*$/, '').split('/').slice(1)

test('every link that the product tells people of is a page of the console', () => {
  const router = readFileSync(join(import.meta.dirname, '../src/router.tsx'), 'utf8')
  const pages = Array.from(router.matchAll(/page\('([^']+)'/g), ([, path]) => segmentsOf(path!))
  expect(pages.length).toBeGreaterThan(40)
  const sources = globSync('contexts/**/*.ts', { cwd: platform }).filter(
    (file) => !file.endsWith('.test.ts'),
  )
  const links = sources.flatMap((file) =>
    Array.from(
      readFileSync(join(platform, file), 'utf8').matchAll(/\blink: [`'](\/[^`']*)[`']/g),
      ([, link]) => link!.replaceAll(/\$\{[^}]+\}/g, '$'),
    ),
  )
  expect(links.length).toBeGreaterThan(10)
  const isPage = (link: string) =>
    pages.some(
      (page) =>
        page.length === segmentsOf(link).length &&
        segmentsOf(link).every((part, at) => part === page[at] || page[at]!.startsWith('$')),
    )
  expect(links.filter((link) => !isPage(link))).toEqual([])
})
