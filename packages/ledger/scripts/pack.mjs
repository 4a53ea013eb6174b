// Assembles the package that is published: compiled JavaScript with declarations, and a package.json
// that points at it. The checkout's own package.json points at the sources, so that the server needs no
// build step; one manifest cannot do both. Usage: node scripts/pack.mjs [FOLDER], default dist/package.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const home = dirname(dirname(fileURLToPath(import.meta.url)))
const target = resolve(process.argv[2] ?? join(home, 'dist', 'package'))
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')

rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
const compile = ['-p', join(home, 'tsconfig.build.json'), '--outDir', join(target, 'dist')]
execFileSync(process.execPath, [compiler, ...compile], { stdio: 'inherit' })

cpSync(join(home, 'bin'), join(target, 'bin'), { recursive: true })
cpSync(join(home, 'README.md'), join(target, 'README.md'))
const licence = join(home, '..', '..', 'LICENSE')
if (existsSync(licence)) cpSync(licence, join(target, 'LICENSE'))

const { scripts: _, ...manifest } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
const published = {
  ...manifest,
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  files: ['bin', 'dist'],
}
writeFileSync(join(target, 'package.json'), `${JSON.stringify(published, undefined, 2)}\n`)
