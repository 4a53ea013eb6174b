import { sameBytes } from './digest.ts'
import { LedgerError } from './errors.ts'
import { accepted, type Outcome, refused } from './outcome.ts'

/** A file of an archive. Names are relative paths of plain characters. */
export type ZipFile = { readonly name: string; readonly content: Uint8Array }

/** An archive is held in memory whole; this bounds what a stranger's file can ask for. */
export const ZIP_BYTES_MAX = 512 * 1024 * 1024
export const ZIP_FILES_MAX = 65_534

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const LOCAL_BYTES = 30
const CENTRAL_BYTES = 46
const END_BYTES = 22
const VERSION = 20
/** 1 January 1980, the first day that the format knows: the same files give the same bytes on any day. */
const FIRST_DAY = 0x21
const NAME = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/i

export const isZip = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 && viewOf(bytes).readUInt32LE(0) === LOCAL

/**
 * The one archive of these files, in the order of their names: stored and not compressed, because the
 * bytes of a compressor differ between its versions, and these must be the same for ever.
 * Errors: `archive_refused` for a name that is not plain or stands twice, and beyond the limits.
 */
export function writeZip(files: readonly ZipFile[]): Uint8Array {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1))
  const refusal = faultOf(sorted)
  if (refusal !== undefined) throw new LedgerError('archive_refused', refusal)
  const locals: Uint8Array[] = []
  const centrals: Uint8Array[] = []
  let offset = 0
  for (const { name, content } of sorted) {
    const label = Buffer.from(name)
    const sum = crc32(content)
    const local = Buffer.alloc(LOCAL_BYTES)
    local.writeUInt32LE(LOCAL)
    writeCommon(local, 4, sum, content.length, label.length)
    const central = Buffer.alloc(CENTRAL_BYTES)
    central.writeUInt32LE(CENTRAL)
    central.writeUInt16LE(VERSION, 4)
    writeCommon(central, 6, sum, content.length, label.length)
    central.writeUInt32LE(offset, 42)
    locals.push(local, label, content)
    centrals.push(central, label)
    offset += LOCAL_BYTES + label.length + content.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(END_BYTES)
  end.writeUInt32LE(END)
  end.writeUInt16LE(sorted.length, 8)
  end.writeUInt16LE(sorted.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}

/**
 * Reads an archive that `writeZip` made, and no other. INVARIANT: an archive that is read is, byte for
 * byte, the one that its files make; so there is no place where a changed byte goes unseen.
 */
export function readZip(bytes: Uint8Array): Outcome<readonly ZipFile[]> {
  if (bytes.length > ZIP_BYTES_MAX) return refused(`an archive has at most ${ZIP_BYTES_MAX} bytes`)
  if (!isZip(bytes)) return refused('not an archive')
  const view = viewOf(bytes)
  const files: ZipFile[] = []
  let offset = 0
  while (offset + LOCAL_BYTES <= bytes.length && view.readUInt32LE(offset) === LOCAL) {
    const begin = offset + LOCAL_BYTES + view.readUInt16LE(offset + 26)
    const end = begin + view.readUInt32LE(offset + 18)
    if (end > bytes.length) return refused(`the archive ends within its file ${files.length + 1}`)
    const name = view.toString('utf8', offset + LOCAL_BYTES, begin)
    if (!NAME.test(name)) return refused(`the name of file ${files.length + 1} is not plain`)
    const content = view.subarray(begin, end)
    if (crc32(content) !== view.readUInt32LE(offset + 14)) {
      return refused(`${name}: its content does not have its checksum`)
    }
    files.push({ name, content })
    offset = end
  }
  const refusal = faultOf(files)
  if (refusal !== undefined) return refused(refusal)
  return sameBytes(writeZip(files), bytes)
    ? accepted(files)
    : refused('the archive is not the one that its files make')
}

/** From the version on, a local and a central header say the same. */
function writeCommon(header: Buffer, at: number, sum: number, size: number, nameBytes: number) {
  header.writeUInt16LE(VERSION, at)
  header.writeUInt16LE(FIRST_DAY, at + 8)
  header.writeUInt32LE(sum, at + 10)
  header.writeUInt32LE(size, at + 14)
  header.writeUInt32LE(size, at + 18)
  header.writeUInt16LE(nameBytes, at + 22)
}

function faultOf(files: readonly ZipFile[]): string | undefined {
  if (files.length === 0) return 'an archive holds at least one file'
  if (files.length > ZIP_FILES_MAX) return `an archive holds at most ${ZIP_FILES_MAX} files`
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0)
  if (bytes > ZIP_BYTES_MAX) return `an archive has at most ${ZIP_BYTES_MAX} bytes`
  const strange = files.find(({ name }) => !NAME.test(name) || name.length > 200)
  if (strange !== undefined) return `${JSON.stringify(strange.name)} is no name of a file here`
  const twice = files.find(({ name }, index) => name === files[index - 1]?.name)
  return twice === undefined ? undefined : `${twice.name} stands twice`
}

const viewOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0)
  return value
})

/** CRC-32 of ISO 3309, as every archive has it. It finds accidents; the manifest finds intent. */
function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 0xff]! ^ (sum >>> 8)
  return ~sum >>> 0
}
