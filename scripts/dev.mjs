// `npm run dev`: the product, started again when its sources change, and beside it the console from its
// sources, which a browser reloads by itself. Ends both when one ends.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const program = join(root, 'packages/platform/src/cli/main.ts')
const product = ['--watch', '--watch-preserve-output', program, 'serve', '--sample']

const children = [
  start([...product, ...process.argv.slice(2)], root),
  start([join(root, 'node_modules/vite/bin/vite.js')], join(root, 'packages/console')),
]
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(signal))

function start(args, cwd) {
  return spawn(process.execPath, args, { cwd, stdio: 'inherit' }).on('exit', (code) => {
    process.exitCode ??= code ?? 1
    end('SIGTERM')
  })
}

function end(signal) {
  for (const child of children) child.kill(signal)
}
