import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { expect, test } from 'vitest'

/** What no linter knows, each ban with its replacement. */
const root = join(import.meta.dirname, '../../..')
const LINES_MAX = 400

const sources = ['packages', 'bench', 'scripts']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && /\.(ts|mjs|tsx)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((path) => !/node_modules|\/dist\//.test(path))
  .map((path) => ({ path: relative(root, path), text: readFileSync(path, 'utf8') }))

const productSources = sources.filter(
  ({ path }) => path.startsWith('packages/') && !/\.test\.ts$|\/test\/|\/testing\//.test(path),
)

const offenders = (
  banned: (source: { path: string; text: string }) => boolean,
  among = productSources,
) => among.filter(banned).map(({ path }) => path)

test('folders are named for what they hold, never utils, helpers, common or shared', () => {
  expect(
    offenders(({ path }) => /\/(utils|helpers|common|shared|misc)\//.test(path), sources),
  ).toEqual([])
})

test('the present comes from kernel/time.ts alone', () => {
  const reads = /new Date\(\)|Date\.now\(\)|performance\.now\(\)/
  expect(
    offenders(({ path, text }) => !path.endsWith('kernel/time.ts') && reads.test(text)),
  ).toEqual([])
})

test(`no file has more than ${LINES_MAX} lines`, () => {
  expect(offenders(({ text }) => text.split('\n').length > LINES_MAX, sources)).toEqual([])
})

test('a context shows what it offers by name', () => {
  expect(offenders(({ text }) => /^export \* from/m.test(text), sources)).toEqual([])
})

test('only stores, tables and the database module speak SQL', () => {
  const speaks = /from 'kysely'|from 'pg'/
  const may = /store\.ts$|tables\.ts$|platform\/database\/|platform\/jobs\//
  expect(offenders(({ path, text }) => speaks.test(text) && !may.test(path))).toEqual([])
})

test('nothing escapes the type checker or prints past the log', () => {
  const escapes = /\bas any\s*[),;\]}\n]|@ts-ignore|@ts-expect-error|@ts-nocheck/
  expect(
    offenders(
      ({ text }) => escapes.test(text),
      sources.filter(({ path }) => !path.endsWith('tidy.test.ts')),
    ),
  ).toEqual([])
  expect(
    offenders(
      ({ path, text }) => !/\/(cli|scripts|training)\//.test(path) && /console\.\w+\(/.test(text),
    ),
  ).toEqual([])
})

test('no test is left out or left alone', () => {
  const tests = sources.filter(
    ({ path }) => path.endsWith('.test.ts') && !path.endsWith('tidy.test.ts'),
  )
  expect(
    offenders(({ text }) => /\b(test|it|describe)\.(only|skip|todo)\(/.test(text), tests),
  ).toEqual([])
})

test('every context has its README, errors, front door and tests', () => {
  const contexts = join(root, 'packages/platform/src/contexts')
  for (const name of readdirSync(contexts)) {
    const files = readdirSync(join(contexts, name))
    expect(files, name).toEqual(
      expect.arrayContaining(['README.md', 'errors.ts', 'index.ts', 'routes.ts']),
    )
    expect(
      files.some((file) => file.endsWith('.test.ts')),
      `${name} has tests`,
    ).toBe(true)
  }
})

test('every source file is imported by another, or is where a program begins', () => {
  const begins =
    /\.test\.ts$|\.d\.ts$|console\/src\/main\.tsx$|ledger\/src\/browser\.ts$|\/proof\/node-\w+\.ts$|\/bin\/|\/test\/|^scripts\/|^bench\/|training\/train\.ts$|cli\/main\.ts$|global-setup\.ts$|\/scripts\/|\.config\.ts$/
  const all = sources.map(({ text }) => text).join('\n')
  const lonely = sources
    .filter(({ path }) => !begins.test(path))
    .filter(({ path }) => !all.includes(`/${basename(path)}'`))
  expect(lonely.map(({ path }) => path)).toEqual([])
})

test('nothing stray lies at the root', () => {
  const known = [
    '.ci',
    '.dependency-cruiser.cjs',
    '.git',
    '.gitattributes',
    '.gitignore',
    '.npmrc',
    'ARCHITECTURE.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'LICENSE',
    'NOTICE',
    'README.md',
    'SECURITY.md',
    'STYLE.md',
    'bench',
    'biome.json',
    'catalogue',
    'data',
    'docs',
    'knip.json',
    'node_modules',
    'package-lock.json',
    'package.json',
    'packages',
    'samples',
    'scripts',
    'test-output',
    'tsconfig.json',
    'vitest.config.ts',
  ]
  // Whoever has walked through the README runs this, too.
  const walked = ['record.proof', 'for-the-auditor', 'evidence.zip']
  const strays = readdirSync(root).filter((name) => ![...known, ...walked].includes(name))
  expect(strays).toEqual([])
})
