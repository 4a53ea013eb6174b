// `npm start`, `npm test` and the rest: sets the machine up where needed, then runs the command
// with the pinned Node.
import { join } from 'node:path'
import { ensureConsole } from './console.mjs'
import { root, runPinned } from './pinned.mjs'
import { ensureInstalled } from './setup.mjs'

const program = join(root, 'packages/platform/src/cli/main.ts')
const commands = {
  start: [program, 'serve', '--sample'],
  dev: [join(root, 'scripts/dev.mjs')],
  tour: [program, 'tour'],
  bench: [join(root, 'bench/run.ts')],
  gen: [join(root, 'scripts/generate.ts')],
  test: [join(root, 'scripts/check.mjs')],
}

// Those after which a browser opens the console; `dev` serves it from its sources.
const SHOWS_THE_CONSOLE = new Set(['start', 'test'])

const [name, ...args] = process.argv.slice(2)
if (!Object.hasOwn(commands, name ?? '')) {
  console.error(`usage: node scripts/run.mjs ${Object.keys(commands).join('|')} [ARGUMENTS]`)
  process.exitCode = 2
} else {
  ensureInstalled()
  if (SHOWS_THE_CONSOLE.has(name)) ensureConsole()
  runPinned([...commands[name], ...args])
}
