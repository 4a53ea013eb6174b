#!/usr/bin/env node
// The command `hengjian` inside a checkout: `npx hengjian ledger verify`.
import { join } from 'node:path'
import { root, runPinned } from './pinned.mjs'

runPinned([join(root, 'packages/platform/src/cli/main.ts'), ...process.argv.slice(2)])
