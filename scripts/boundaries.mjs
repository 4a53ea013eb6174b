// Holds the ranks: the rules of .dependency-cruiser.cjs, and how crossings are written. Prints
// every violation. Exit code 0 only if every TypeScript file of the packages was looked at and none
// breaks a rule.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const OUTPUT_BYTES_MAX = 512 * 1024 * 1024

const folders = readdirSync(join(root, 'packages'))
  .map((name) => `packages/${name}/src`)
  .filter((folder) => existsSync(join(root, folder)))
const files = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts')),
)

const { modules, summary } = cruise(folders)
const problems = [
  ...summary.violations.map(({ rule, from, to, cycle }) => {
    const way = cycle === undefined ? to : cycle.map(({ name }) => name).join(' -> ')
    return `${rule.name}: ${from} -> ${way}`
  }),
  ...modules.flatMap(({ source, dependencies }) =>
    dependencies.flatMap((dependency) => problemsOfWriting(source, dependency)),
  ),
  ...unseen(modules),
]
for (const problem of [...new Set(problems)].sort()) console.error(problem)
console.log(
  problems.length === 0
    ? `boundaries: ${modules.length} modules, no violations`
    : `boundaries: ${problems.length} violations; .dependency-cruiser.cjs says why each rule stands`,
)
process.exitCode = problems.length === 0 ? 0 : 1

function cruise(paths) {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const args = [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...paths]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES_MAX,
  })
  if (status !== 0 || stdout === '') {
    console.error(stderr)
    throw new Error('dependency-cruiser did not run')
  }
  return JSON.parse(stdout)
}

/** Rules on the text of an import: so that crossings can be found by searching for it. */
function problemsOfWriting(source, { module: written, resolved }) {
  const found = []
  const [to] = contextOf(resolved)
  const [from] = contextOf(source)
  if (to !== undefined && to !== from && !written.startsWith('#contexts/')) {
    found.push(`crossings-are-written-in-full: ${source} writes ${written}, not #contexts/${to}/…`)
  }
  const workspace = workspaceOf(resolved)
  if (workspace !== undefined && workspace !== workspaceOf(source) && /^[./#]/.test(written)) {
    found.push(`workspaces-meet-by-name: ${source} writes ${written}, not the package's name`)
  }
  return found
}

/**
 * With a TypeScript that it does not know, dependency-cruiser looks at nothing and is content; and
 * a file without its imports is as good as unseen. So the files are counted, and the imports, too.
 */
function unseen(seen) {
  const sources = new Set(seen.map(({ source }) => source))
  const missed = files.filter((path) => !sources.has(path))
  const crossings = seen.flatMap(({ dependencies }) => dependencies).length
  return [
    ...missed.map((path) => `every-module-is-seen: ${path} was not looked at`),
    ...(files.length === 0 ? ['every-module-is-seen: there is no TypeScript file'] : []),
    ...(crossings === 0 ? ['every-module-is-seen: not one import was found'] : []),
  ]
}

function contextOf(path) {
  return /^packages\/platform\/src\/contexts\/([^/]+)\//.exec(path)?.slice(1) ?? []
}

function workspaceOf(path) {
  return /^packages\/([^/]+)\//.exec(path)?.[1]
}
