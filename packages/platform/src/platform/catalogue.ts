import assert from 'node:assert'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'

/**
 * The catalogue is data that stands at the root of the checkout. This is the one place that knows where; whoever reads
 * a file parses it with a schema of its own, because only the reader knows what it may rely on.
 */
const catalogueFolder = findFolder(import.meta.dirname)

const files = new Map<string, Buffer>()
const documents = new Map<string, unknown>()

/**
 * A file of the catalogue, parsed (YAML or JSON by its extension) and frozen. Read once per process.
 * `name` is its path inside `catalogue/`, as `tiers/tiers.yaml`.
 */
export function readCatalogue(name: string): unknown {
  const known = documents.get(name)
  if (known !== undefined) return known
  const text = read(name).toString('utf8')
  const document = freeze(name.endsWith('.json') ? JSON.parse(text) : parse(text))
  documents.set(name, document)
  return document
}

/**
 * The very bytes of a file of the catalogue, for digests: what was in force is told by its bytes, not by its parse. They are not
 * parsed here, for whoever asks for them may parse them in another way, and the measures are the largest file of all.
 */
export function readCatalogueBytes(name: string): Uint8Array {
  return Uint8Array.from(read(name))
}

function read(name: string): Buffer {
  const known = files.get(name)
  if (known !== undefined) return known

  // Names come from code, so a strange one is a bug; held anyway, because a path is built from it.
  assert(/^(?:[a-z0-9-]+\/)*[a-z0-9-]+\.(?:yaml|json)$/.test(name), `no catalogue name: ${name}`)
  const bytes = readFileSync(join(catalogueFolder, name))
  files.set(name, bytes)
  return bytes
}

function freeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const part of Object.values(value)) freeze(part)
  return Object.freeze(value)
}

function findFolder(start: string): string {
  const candidate = join(start, 'catalogue')
  if (existsSync(join(candidate, 'lifecycle.yaml'))) return candidate
  const parent = dirname(start)
  assert(parent !== start, 'the checkout has no catalogue folder')
  return findFolder(parent)
}
