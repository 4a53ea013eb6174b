import { createReadStream } from 'node:fs'
import { chmod, type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { type ArchiveEntry, blockReader, decodeHeader, padding } from './archive.ts'
import { checkBackupLabel, LABEL_FILE } from './backup-label.ts'
import { syncFolder } from './data-folder.ts'
import { embeddedErrors } from './errors.ts'
import { openEmbedded } from './server.ts'

/**
 * Unpacks a backup into a new or empty folder and starts the database there once, so that what it
 * returns from is known to work.
 *
 * @throws `database.folder_not_empty`, `database.backup_unreadable`, `database.version_mismatch`
 */
export async function restore(file: string, dataFolder: string): Promise<void> {
  const target = resolve(dataFolder)
  const present = await readdir(target).catch(() => undefined)
  if (present !== undefined && present.length > 0) {
    throw embeddedErrors.folder_not_empty({ folder: dataFolder })
  }
  // Unpacked aside and renamed when whole: a restore that is interrupted leaves no folder that
  // looks like one.
  const draft = `${target}.${crypto.randomUUID()}.partial`
  await mkdir(draft, { recursive: true, mode: 0o700 })
  try {
    await unpack(file, draft)
    const embedded = await openEmbedded({ dataFolder: draft })
    await embedded.stop()
    await rm(join(draft, 'run'), { recursive: true, force: true })
    await rename(draft, target)
    await syncFolder(dirname(target))
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function unpack(file: string, folder: string): Promise<void> {
  try {
    await pipeline(createReadStream(file), createGunzip(), async (chunks) => {
      const reader = blockReader(chunks as AsyncIterable<Buffer>)
      await checkLabel(reader)
      for (;;) {
        const entry = decodeHeader(await reader.block())
        if (entry === undefined) break
        await unpackEntry(reader, entry, folder)
      }
      await reader.drain()
    })
  } catch (error) {
    if (!isUnreadable(error)) throw error
    throw embeddedErrors.backup_unreadable({ file, reason: reasonOf(error) })
  }
}

type Reader = ReturnType<typeof blockReader>

async function checkLabel(reader: Reader): Promise<void> {
  const entry = decodeHeader(await reader.block())
  if (entry?.path !== LABEL_FILE) throw new RangeError('it was not written by `backup`')
  const parts: Buffer[] = []
  for await (const part of reader.take(entry.sizeBytes)) parts.push(part)
  await reader.skip(padding(entry.sizeBytes).length)
  checkBackupLabel(Buffer.concat(parts).toString('utf8'))
}

async function unpackEntry(reader: Reader, entry: ArchiveEntry, folder: string): Promise<void> {
  const path = join(folder, entry.path)
  if (entry.kind === 'folder') {
    await mkdir(path, { recursive: true, mode: entry.mode })
    return
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'wx', entry.mode)
  try {
    for await (const part of reader.take(entry.sizeBytes)) await writeAll(file, part)
    await file.sync()
  } finally {
    await file.close()
  }
  // The umask may have narrowed what the backup says.
  await chmod(path, entry.mode)
  await reader.skip(padding(entry.sizeBytes).length)
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done)).bytesWritten
  }
}

/** Faults of the file itself, as against those of the disk or of the program. */
function isUnreadable(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return (
    error instanceof RangeError ||
    error instanceof SyntaxError ||
    code.startsWith('Z_') ||
    ['ENOENT', 'EISDIR', 'EEXIST', 'ERR_STREAM_PREMATURE_CLOSE'].includes(code)
  )
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
