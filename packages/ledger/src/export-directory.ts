import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseCheckpoint } from './checkpoint.ts'
import { LedgerError } from './errors.ts'
import type { LedgerExport } from './export.ts'
import { parseNote } from './note.ts'
import { accepted, type Outcome, refused } from './outcome.ts'
import { decodeEntryBundle, encodeEntryBundle, TILE_WIDTH, tilePath, widthOfTile } from './tile.ts'

/**
 * A whole log in a directory, laid out as C2SP tlog-tiles serves it, so that it can be written and
 * verified in constant memory:
 *
 *   checkpoint            the signed head
 *   checkpoints/<size>    signed heads of the past
 *   vkeys                 verifier keys, one a line
 *   tile/entries/...      the entries, in bundles of 256
 */
export type DirectoryExport = {
  readonly verifierKeys: readonly string[]
  readonly checkpoint: string
  readonly checkpoints: readonly string[]
  readonly entries: Iterable<string> | AsyncIterable<string>
}

export async function writeExportDirectory(path: string, source: DirectoryExport): Promise<void> {
  const { verifierKeys, checkpoint, checkpoints, entries } = source
  await writeInto(path, 'checkpoint', checkpoint)
  await writeInto(path, 'vkeys', verifierKeys.map((key) => `${key}\n`).join(''))
  for (const older of checkpoints) {
    const size = sizeOf(older)
    if (!size.ok) throw new LedgerError('export_refused', size.reason)
    await writeInto(path, join('checkpoints', String(size.value)), older)
  }
  let n = 0
  let bundle: Uint8Array[] = []
  const flush = async () => {
    await writeInto(path, tilePath('entries', n, bundle.length), encodeEntryBundle(bundle))
    n += 1
    bundle = []
  }
  for await (const entry of entries) {
    bundle.push(Buffer.from(entry))
    if (bundle.length === TILE_WIDTH) await flush()
  }
  if (bundle.length > 0) await flush()
}

/** Opens a directory; entries are read as they are verified. Nothing is verified yet. */
export async function readExportDirectory(path: string): Promise<Outcome<LedgerExport>> {
  const checkpoint = await readIfThere(join(path, 'checkpoint'))
  if (checkpoint === undefined) return refused('the directory holds no file named checkpoint')
  const size = sizeOf(checkpoint.toString('utf8'))
  if (!size.ok) return refused(`checkpoint: ${size.reason}`)
  const vkeys = await readIfThere(join(path, 'vkeys'))
  const olderNames = await readdir(join(path, 'checkpoints')).catch(() => [])
  olderNames.sort((a, b) => Number(a) - Number(b))
  return accepted({
    verifierKeys: vkeys?.toString('utf8').split('\n').filter(Boolean) ?? [],
    checkpoint: checkpoint.toString('utf8'),
    checkpoints: await Promise.all(
      olderNames.map((name) => readFile(join(path, 'checkpoints', name), 'utf8')),
    ),
    proofs: [],
    consistency: [],
    entries: entriesIn(path, size.value),
  })
}

async function* entriesIn(path: string, size: number): AsyncGenerator<Uint8Array> {
  for (let n = 0; n * TILE_WIDTH < size; n += 1) {
    const width = widthOfTile(size, 0, n)
    const name = tilePath('entries', n, width)
    const bytes = await readIfThere(join(path, name))
    if (bytes === undefined) throw new LedgerError('export_refused', `${name} is missing`)
    const entries = decodeEntryBundle(bytes)
    if (!entries.ok) throw new LedgerError('export_refused', `${name}: ${entries.reason}`)
    if (entries.value.length !== width) {
      throw new LedgerError('export_refused', `${name} holds ${entries.value.length} entries`)
    }
    yield* entries.value
  }
}

function sizeOf(checkpoint: string): Outcome<number> {
  const note = parseNote(checkpoint)
  if (!note.ok) return note
  const parsed = parseCheckpoint(note.value.text)
  return parsed.ok ? accepted(parsed.value.size) : parsed
}

async function writeInto(path: string, name: string, content: string | Uint8Array): Promise<void> {
  const target = join(path, name)
  await mkdir(dirname(target), { recursive: true })
  await writeFile(target, content)
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
