#!/usr/bin/env node
// The published package carries compiled JavaScript; a checkout runs its sources, which Node 24 can.
import { existsSync } from 'node:fs'

const compiled = new URL('../dist/cli.js', import.meta.url)
const source = new URL('../src/cli.ts', import.meta.url)
const { run } = await import((existsSync(compiled) ? compiled : source).href)

process.exitCode = await run(process.argv.slice(2), {
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
})
