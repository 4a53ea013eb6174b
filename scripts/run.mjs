// `npm start`, `npm test` and the rest: sets the machine up where needed, then runs the command
// with the pinned Node.
import { join } from 'node:path'
import { root, runPinned } from './pinned.mjs'

const program = join(root, 'packages/platform/src/cli/main.ts')
const commands = {
  start: [program, 'serve', '--sample'],
  dev: ['--watch', '--watch-preserve-output', program, 'serve', '--sample'],
  tour: [program, 'tour'],
  bench: [join(root, 'bench/run.ts')],
  gen: [join(root, 'scripts/generate.ts')],
  test: [join(root, 'scripts/check.mjs')],
}

const [name, ...args] = process.argv.slice(2)
if (!Object.hasOwn(commands, name ?? '')) {
  console.error(`usage: node scripts/run.mjs ${Object.keys(commands).join('|')} [ARGUMENTS]`)
  process.exitCode = 2
} else {
  runPinned([...commands[name], ...args])
}
