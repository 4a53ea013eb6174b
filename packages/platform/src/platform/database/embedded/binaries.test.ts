import { access, constants, mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findBinaries, linkLibraries } from './binaries.ts'

test('the programs of this platform are found and may be run', async () => {
  const { initdb, pgCtl, postgres } = await findBinaries()
  for (const program of [initdb, pgCtl, postgres]) await access(program, constants.X_OK)
})

test('library links are made where they are missing, by several at once, and again', async () => {
  const home = await mkdtemp(join(tmpdir(), 'binaries-'))
  try {
    await mkdir(join(home, 'native', 'lib'), { recursive: true })
    await writeFile(join(home, 'native', 'lib', 'libx.so.6.18'), 'library')
    const source = 'native/lib/libx.so.6.18'
    const links = ['native/lib/libx.so', 'native/lib/libx.so.6'].map((target) => ({
      source,
      target,
    }))
    await writeFile(join(home, 'native', 'pg-symlinks.json'), JSON.stringify(links))

    await Promise.all([linkLibraries(home), linkLibraries(home), linkLibraries(home)])
    await linkLibraries(home)

    // Relative, so that the folder may be moved.
    expect(await readlink(join(home, 'native', 'lib', 'libx.so'))).toBe('libx.so.6.18')
    expect(await readlink(join(home, 'native', 'lib', 'libx.so.6'))).toBe('libx.so.6.18')
  } finally {
    await rm(home, { recursive: true, force: true })
  }
})
