#!/usr/bin/env node
// The command `hengjian` inside a checkout: `npx hengjian ledger verify`.
import { join } from 'node:path'
import { ensureConsole } from './console.mjs'
import { root, runPinned } from './pinned.mjs'
import { ensureInstalled } from './setup.mjs'

if (process.argv[2] === 'serve') {
  ensureInstalled()
  ensureConsole()
}

runPinned([join(root, 'packages/platform/src/cli/main.ts'), ...process.argv.slice(2)])
