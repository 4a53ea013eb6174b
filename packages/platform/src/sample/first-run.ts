import { rename, writeFile } from 'node:fs/promises'
import { firstRunFile } from '../product.ts'
import type { LoadedSample } from './load-sample.ts'

const OWNER_ONLY = 0o600

/**
 * Writes `first-run.json` into the data folder: the one place where the passwords and keys of the sample can be read.
 * It appears whole or not at all.
 */
export async function writeFirstRun(
  dataFolder: string,
  { origin, people, keys }: Pick<LoadedSample, 'people' | 'keys'> & { readonly origin: string },
): Promise<void> {
  const document = {
    console: `${origin}/`,
    gateway: `${origin}/v1`,
    people: people.map(({ login, role, password }) => ({ name: login, role, password })),
    keys: keys.map(({ application, id, key }) => ({ application, id, key })),
  }
  const file = firstRunFile(dataFolder)
  const draft = `${file}.draft`
  await writeFile(draft, `${JSON.stringify(document, undefined, 2)}\n`, { mode: OWNER_ONLY })
  await rename(draft, file)
}
