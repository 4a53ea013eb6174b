import assert from 'node:assert'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where `samples/` of the checkout stands. */
export const samplesFolder = findFolder(import.meta.dirname)

function findFolder(start: string): string {
  const candidate = join(start, 'samples')
  if (existsSync(join(candidate, 'institution.yaml'))) return candidate
  const parent = dirname(start)
  assert(parent !== start, 'the checkout has no samples folder')
  return findFolder(parent)
}
