import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseCheckpoint, parseNote } from '@hengjian/ledger'

const FOLDER = 'witness'
const ENDING = '.checkpoint'

/**
 * The last checkpoint of each log that was found to hold, kept outside the database: a log that is
 * put back to an earlier state is whole in itself, and only who remembers more finds out.
 */
export interface Witness {
  readonly origin: string
  readonly size: number
  readonly note: string
  readonly file: string
}

/** What a checkpoint says of itself; its signature is judged by `verifyLog`. */
export function readCheckpoint(text: string): { origin: string; size: number } | undefined {
  const note = parseNote(text)
  if (!note.ok) return undefined
  const checkpoint = parseCheckpoint(note.value.text)
  return checkpoint.ok ? checkpoint.value : undefined
}

export async function readWitnesses(dataFolder: string): Promise<readonly Witness[]> {
  const folder = join(dataFolder, FOLDER)
  const names = await readdir(folder).catch(() => [])
  const read = names
    .filter((name) => name.endsWith(ENDING))
    .sort()
    .map(async (name): Promise<Witness> => {
      const file = join(folder, name)
      const note = await readFile(file, 'utf8')
      // One that cannot be read is held against the log all the same: it fails there by its name.
      const { origin, size } = readCheckpoint(note) ?? { origin: originOf(name), size: 0 }
      return { origin, size, note, file }
    })
  return Promise.all(read)
}

export async function keepWitness(dataFolder: string, origin: string, note: string) {
  const folder = join(dataFolder, FOLDER)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${origin.replaceAll('/', '_')}${ENDING}`)
  const draft = `${file}.${process.pid}.draft`
  await writeFile(draft, note, { mode: 0o600 })
  await rename(draft, file)
}

/** Slugs hold no underscore, so the name of the file gives the origin back. */
const originOf = (name: string) => name.slice(0, -ENDING.length).replaceAll('_', '/')
