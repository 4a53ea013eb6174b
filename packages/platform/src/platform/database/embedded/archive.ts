import type { FileHandle } from 'node:fs/promises'

/**
 * POSIX ustar, as far as a data folder needs it: folders and regular files. Any `tar` reads it;
 * entries of other kinds are refused on the way in, so that nothing from an archive can point
 * outside.
 */

export const BLOCK_BYTES = 512
/** Twelve octal digits less the end mark: 8 GiB less one byte. */
export const ENTRY_BYTES_MAX = 0o77777777777

export type ArchiveEntry = Readonly<{
  /** Relative, with forward slashes; no empty, `.` or `..` part. */
  path: string
  kind: 'file' | 'folder'
  mode: number
  sizeBytes: number
}>

const KIND_FLAGS = { file: '0', folder: '5' } as const

/** One header block. Throws a `RangeError` for what the format cannot hold. */
export function encodeHeader({ path, kind, mode, sizeBytes }: ArchiveEntry): Buffer {
  if (sizeBytes > ENTRY_BYTES_MAX) throw new RangeError('it is larger than 8 GiB')
  const [prefix, name] = splitPath(kind === 'folder' ? `${path}/` : path)
  const block = Buffer.alloc(BLOCK_BYTES)
  block.write(name, 0, 100, 'utf8')
  block.write(octal(mode & 0o7777, 7), 100, 'latin1')
  block.write(octal(0, 7), 108, 'latin1')
  block.write(octal(0, 7), 116, 'latin1')
  block.write(octal(sizeBytes, 11), 124, 'latin1')
  block.write(octal(0, 11), 136, 'latin1')
  block.write(KIND_FLAGS[kind], 156, 'latin1')
  block.write('ustar\u000000', 257, 'latin1')
  block.write(prefix, 345, 155, 'utf8')
  block.write(checksumOf(block), 148, 'latin1')
  return block
}

/**
 * The entry of a header block; `undefined` for the empty block that ends an archive. Throws on
 * anything else.
 */
export function decodeHeader(block: Buffer): ArchiveEntry | undefined {
  if (block.every((byte) => byte === 0)) return undefined
  if (block.toString('latin1', 148, 156) !== checksumOf(block)) {
    throw new RangeError('a header does not match its checksum')
  }
  const prefix = text(block, 345, 155)
  const name = text(block, 0, 100).replace(/\/$/, '')
  const path = prefix === '' ? name : `${prefix}/${name}`
  const flag = text(block, 156, 1)
  const kind = flag === KIND_FLAGS.folder ? 'folder' : 'file'
  if (flag !== KIND_FLAGS[kind]) throw new RangeError(`${path} is neither a file nor a folder`)
  if (path.includes('\\') || path.split('/').some((part) => ['', '.', '..'].includes(part))) {
    throw new RangeError(`the path ${JSON.stringify(path)} leads outside`)
  }
  const mode = Number.parseInt(text(block, 100, 8), 8)
  const sizeBytes = Number.parseInt(text(block, 124, 12), 8)
  if (!Number.isSafeInteger(mode) || !Number.isSafeInteger(sizeBytes)) {
    throw new RangeError(`the header of ${path} holds no numbers`)
  }
  return { path, kind, mode, sizeBytes }
}

/** Zero bytes that fill the last block of an entry. */
export function padding(sizeBytes: number): Buffer {
  return Buffer.alloc((BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES)
}

/** Two empty blocks. */
export const ARCHIVE_END: Buffer = Buffer.alloc(2 * BLOCK_BYTES)

/** Reads an exact number of bytes at a time from a stream of chunks. */
export function blockReader(chunks: AsyncIterable<Buffer>) {
  const iterator = chunks[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  /** Between one and `bytesMax` bytes, or none at the end. */
  async function some(bytesMax: number): Promise<Buffer> {
    if (rest.length === 0) {
      const next = await iterator.next()
      if (next.done) return rest
      rest = next.value
    }
    const taken = rest.subarray(0, bytesMax)
    rest = rest.subarray(taken.length)
    return taken
  }
  async function* take(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0; ) {
      const part = await some(left)
      if (part.length === 0) throw new RangeError('it ends too early')
      left -= part.length
      yield part
    }
  }
  async function block(): Promise<Buffer> {
    const parts: Buffer[] = []
    for await (const part of take(BLOCK_BYTES)) parts.push(part)
    return Buffer.concat(parts)
  }
  async function skip(bytes: number): Promise<void> {
    const parts = take(bytes)
    while (!(await parts.next()).done);
  }
  /** Reads to the end, so that the checksum of the compression is verified too. */
  async function drain(): Promise<void> {
    while ((await some(1 << 16)).length > 0);
  }
  return { take, block, skip, drain }
}

/**
 * Exactly `sizeBytes` of a file that may change meanwhile: growth is left out, and what was cut off
 * reads as zeros. Both are harmless in a running cluster's files, for its log says again what
 * changed.
 */
export async function* exactly(file: FileHandle, sizeBytes: number): AsyncGenerator<Buffer> {
  let left = sizeBytes
  while (left > 0) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(Math.min(left, 1 << 18)))
    if (bytesRead === 0) break
    const part = buffer.subarray(0, Math.min(bytesRead, left))
    left -= part.length
    yield part
  }
  while (left > 0) {
    const part = Buffer.alloc(Math.min(left, 1 << 18))
    left -= part.length
    yield part
  }
}

/**
 * At most 100 bytes of name; what is longer is cut at a slash into prefix (at most 155) and name.
 */
function splitPath(path: string): readonly [prefix: string, name: string] {
  if (Buffer.byteLength(path) <= 100) return ['', path]
  for (let cut = path.indexOf('/'); cut > 0 && cut < path.length - 1; ) {
    const prefix = path.slice(0, cut)
    const name = path.slice(cut + 1)
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100) return [prefix, name]
    cut = path.indexOf('/', cut + 1)
  }
  throw new RangeError('its path is too long')
}

function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')}\0`
}

/** The sum of the bytes, the checksum's own place counted as spaces. */
function checksumOf(block: Buffer): string {
  let sum = 8 * 0x20
  for (let i = 0; i < BLOCK_BYTES; i += 1) sum += i >= 148 && i < 156 ? 0 : block[i]!
  return `${sum.toString(8).padStart(6, '0')}\0 `
}

function text(block: Buffer, start: number, bytes: number): string {
  const field = block.subarray(start, start + bytes)
  const end = field.indexOf(0)
  return field.subarray(0, end === -1 ? bytes : end).toString('utf8')
}
