import { unzipSync, zipSync } from 'fflate'

/** The first day that a ZIP archive knows; an archive of the same parts has the same bytes on any day. */
const FIRST_DAY = '1980-01-01T00:00:00'

/** Packs the parts of an office document, in the order of their names. */
export function packOffice(parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const names = Object.keys(parts).sort()
  const files = names.map((name) => [name, Buffer.from(parts[name]!)] as const)
  return zipSync(Object.fromEntries(files), { level: 6, mtime: FIRST_DAY })
}

/** The same document without the times at which its archive was made. */
export function repackOffice(document: Uint8Array): Uint8Array {
  return packOffice(unzipSync(document))
}
