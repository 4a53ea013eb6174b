import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts'],
    globalSetup: ['packages/platform/src/testing/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Modules keep no state of a test, so a worker loads them once for all of its files: half of the time that files take.
    isolate: false,
    restoreMocks: true,
    // What is waited for comes later on a machine under load.
    expect: { poll: { timeout: 60_000 } },
  },
})
