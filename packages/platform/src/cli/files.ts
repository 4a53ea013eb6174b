import { readFile, writeFile } from 'node:fs/promises'
import { cliErrors } from './errors.ts'

/** Errors: `cli.file_unreadable`. */
export async function readInput(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (error) {
    throw cliErrors.file_unreadable({ file, code: codeOf(error) })
  }
}

/** Writes a new file, readable by its owner only. Errors: `cli.file_unwritable`. */
export async function writeOutput(file: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeFile(file, content, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    throw cliErrors.file_unwritable({ file, code: codeOf(error) })
  }
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
