// Everything that `npm test` holds, to the end even after a failure. Arguments go to vitest. The
// last line is always `N passed, N failed, N skipped`: vitest's tests, and one each for format and
// lint, types, and boundaries.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const inModules = (path) => join(root, 'node_modules', path)

const checks = [
  {
    name: 'format and lint',
    args: [inModules('@biomejs/biome/bin/biome'), 'ci', '--colors=off', '.'],
  },
  { name: 'types', args: [inModules('typescript/bin/tsc'), '-p', 'tsconfig.json'] },
  {
    name: 'types of the console',
    args: [inModules('typescript/bin/tsc'), '-p', 'packages/console/tsconfig.json'],
  },
  { name: 'boundaries', args: [join(root, 'scripts/boundaries.mjs')] },
]

const running = new Set()
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    for (const child of running) child.kill(signal)
    process.exitCode = 1
  })
}

const outcomes = await Promise.all(checks.map(check))
const tests = await runTests(process.argv.slice(2))

const passed = outcomes.filter((isHeld) => isHeld).length + tests.passed
const failed = outcomes.filter((isHeld) => !isHeld).length + tests.failed
console.log(`${passed} passed, ${failed} failed, ${tests.skipped} skipped`)
if (failed > 0) process.exitCode = 1

/** Runs one check with its output held back, so that those of several do not mix. */
async function check({ name, args }) {
  const { code, output } = await node(args, 'pipe')
  console.log(code === 0 ? `ok      ${name}` : `${output}\nFAILED  ${name}`)
  return code === 0
}

async function runTests(args) {
  const folder = mkdtempSync(join(tmpdir(), 'hengjian-check-'))
  const report = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const { code } = await node(
      [inModules('vitest/vitest.mjs'), 'run', ...reporters, ...args],
      'inherit',
    )
    return countsOf(report, code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * A run that failed without a failed test (a file that does not load, an error outside a test)
 * counts as one or more.
 */
function countsOf(report, code) {
  let counts = { passed: 0, failed: 0, skipped: 0 }
  try {
    const { testResults, numPassedTests, numFailedTests, numPendingTests, numTodoTests } =
      JSON.parse(readFileSync(report, 'utf8'))
    const unloaded = testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
    )
    counts = {
      passed: numPassedTests,
      failed: numFailedTests + unloaded.length,
      skipped: numPendingTests + numTodoTests,
    }
  } catch (error) {
    console.error(`the tests left no report: ${error.message}`)
    return { ...counts, failed: 1 }
  }
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function node(args, stdio) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', stdio, stdio] })
    running.add(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    }
    child.on('error', (error) => {
      output += error.message
    })
    child.on('close', (code) => {
      running.delete(child)
      done({ code: code ?? 1, output })
    })
  })
}
