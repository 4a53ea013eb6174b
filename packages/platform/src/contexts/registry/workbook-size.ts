import { inflateRawSync } from 'node:zlib'
import { registryErrors } from './errors.ts'

export const WORKBOOK_BYTES_MAX = 10 * 1024 * 1024
/** A sheet of the longest texts in every row stays below; a compressed bomb does not. */
const INFLATED_BYTES_MAX = 96 * 1024 * 1024
const PARTS_MAX = 512

const END_SIGNATURE = 0x06054b50
const END_BYTES = 22
const COMMENT_BYTES_MAX = 65_535
const ENTRY_SIGNATURE = 0x02014b50
const ENTRY_BYTES = 46
const LOCAL_SIGNATURE = 0x04034b50
const LOCAL_BYTES = 30
const STORED = 0
const DEFLATED = 8

/**
 * Refuses a workbook that is too large, or becomes so when it is unpacked: a workbook is a ZIP archive, and a few kilobytes
 * of it can hold gigabytes. The sizes that the archive states are not believed; every part is inflated against what is left.
 * Errors: `registry.workbook_too_large`, `unreadable_workbook`.
 */
export function assertWorkbookFits(file: Uint8Array): void {
  if (file.length > WORKBOOK_BYTES_MAX) throw tooLarge(WORKBOOK_BYTES_MAX)
  const archive = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  let left = INFLATED_BYTES_MAX
  for (const part of partsOf(archive)) left -= inflatedBytes(archive, part, left)
}

interface Part {
  readonly method: number
  readonly packedBytes: number
  readonly offset: number
}

/**
 * The central directory of a ZIP archive (APPNOTE 4.3.12), from the record at its end. It is taken only where it lies right before
 * that record, whole, and on one disk: of all others readers disagree which parts there are, and the one that reads the workbook
 * would unpack some that were not measured.
 */
function partsOf(archive: Buffer): readonly Part[] {
  const earliest = Math.max(0, archive.length - END_BYTES - COMMENT_BYTES_MAX)
  let end = archive.length - END_BYTES
  while (end >= earliest && archive.readUInt32LE(end) !== END_SIGNATURE) end -= 1
  if (end < earliest) throw registryErrors.unreadable_workbook()
  const disks = archive.readUInt32LE(end + 4)
  const count = archive.readUInt16LE(end + 10)
  if (disks !== 0 || count === 0 || count > PARTS_MAX) throw registryErrors.unreadable_workbook()

  const parts: Part[] = []
  let at = archive.readUInt32LE(end + 16)
  if (at + archive.readUInt32LE(end + 12) !== end) throw registryErrors.unreadable_workbook()
  for (let index = 0; index < count; index += 1) {
    const holds = at + ENTRY_BYTES <= archive.length && archive.readUInt32LE(at) === ENTRY_SIGNATURE
    if (!holds) throw registryErrors.unreadable_workbook()
    parts.push({
      method: archive.readUInt16LE(at + 10),
      packedBytes: archive.readUInt32LE(at + 20),
      offset: archive.readUInt32LE(at + 42),
    })
    at +=
      ENTRY_BYTES +
      archive.readUInt16LE(at + 28) +
      archive.readUInt16LE(at + 30) +
      archive.readUInt16LE(at + 32)
  }
  if (at !== end) throw registryErrors.unreadable_workbook()
  return parts
}

function inflatedBytes(archive: Buffer, { method, packedBytes, offset }: Part, left: number) {
  const holds =
    offset + LOCAL_BYTES <= archive.length && archive.readUInt32LE(offset) === LOCAL_SIGNATURE
  if (!holds) throw registryErrors.unreadable_workbook()
  const start =
    offset + LOCAL_BYTES + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28)
  const packed = archive.subarray(start, start + packedBytes)
  if (packed.length !== packedBytes) throw registryErrors.unreadable_workbook()
  if (method === STORED) {
    if (packedBytes > left) throw tooLarge(INFLATED_BYTES_MAX)
    return packedBytes
  }
  if (method !== DEFLATED) throw registryErrors.unreadable_workbook()
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, left) }).length
  } catch (error) {
    const overflow = error instanceof RangeError
    throw overflow ? tooLarge(INFLATED_BYTES_MAX) : registryErrors.unreadable_workbook()
  }
}

function tooLarge(limit: number) {
  return registryErrors.workbook_too_large({ limit, unit: 'bytes' })
}
