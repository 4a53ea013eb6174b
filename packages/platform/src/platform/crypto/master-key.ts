import { randomBytes } from 'node:crypto'
import { open, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { vaultErrors } from './errors.ts'
import { KEY_BYTES } from './vault.ts'

export const MASTER_KEY_FILE = 'master.key'

/**
 * The master keys, newest first: from the environment, or from the key file of the data folder,
 * which the first start makes (mode 0600). Format: base64, comma or line separated.
 */
export async function loadMasterKeys(
  environment: string | undefined,
  dataFolder: string,
): Promise<readonly [Uint8Array, ...Uint8Array[]]> {
  return parseMasterKeys(environment ?? (await readOrMake(join(dataFolder, MASTER_KEY_FILE))))
}

export function parseMasterKeys(text: string): readonly [Uint8Array, ...Uint8Array[]] {
  const keys = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => Buffer.from(part, 'base64'))
  const [newest, ...older] = keys
  if (newest === undefined || keys.some((key) => key.length !== KEY_BYTES)) {
    throw vaultErrors.bad_master_key()
  }
  return [newest, ...older]
}

/**
 * Puts a new key in front of the key file. The older ones stay behind it, so that a rotation that is
 * cut off leaves nothing closed.
 */
export async function prependMasterKey(dataFolder: string): Promise<void> {
  const path = join(dataFolder, MASTER_KEY_FILE)
  const older = await readFile(path, 'utf8')
  parseMasterKeys(older)
  const draft = await open(`${path}.draft`, 'w', 0o600)
  try {
    await draft.writeFile(`${randomBytes(KEY_BYTES).toString('base64')}\n${older}`)
    // What is sealed next must open after a power failure too.
    await draft.sync()
  } finally {
    await draft.close()
  }
  await rename(`${path}.draft`, path)
}

async function readOrMake(path: string): Promise<string> {
  const fresh = `${randomBytes(KEY_BYTES).toString('base64')}\n`
  try {
    await writeFile(path, fresh, { mode: 0o600, flag: 'wx' })
    return fresh
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    return readFile(path, 'utf8')
  }
}
