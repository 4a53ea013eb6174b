import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { loadMasterKeys, MASTER_KEY_FILE } from '#platform/crypto/master-key.ts'
import { cliErrors } from './errors.ts'
import type { Settings } from './settings.ts'

type Places = Pick<Settings, 'masterKey' | 'data'>

export async function hasMasterKey({ masterKey, data }: Places): Promise<boolean> {
  if (masterKey !== undefined) return true
  return access(join(data, MASTER_KEY_FILE)).then(
    () => true,
    () => false,
  )
}

/**
 * The master keys of an installation that stands. Unlike a first start it makes none: what a wrong
 * key sealed, nobody else could open.
 * Errors: `cli.no_master_key`, `vault.bad_master_key`.
 */
export async function findMasterKeys(places: Places) {
  if (!(await hasMasterKey(places))) {
    throw cliErrors.no_master_key({ file: join(places.data, MASTER_KEY_FILE) })
  }
  return loadMasterKeys(places.masterKey, places.data)
}
