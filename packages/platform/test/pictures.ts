import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from 'vitest'
import type { TestDatabase } from '../src/testing/global-setup.ts'
import { describeOnDatabases } from '../src/testing/world.ts'

/** Pictures with one line of text each or none, drawn by a browser; the numbers are invented. */
export const pictureOf = (name: 'order' | 'identifier' | 'harmless' | 'blank') =>
  readFileSync(join(import.meta.dirname, 'pictures', `${name}.png`))

export const dataUrlOf = (bytes: Uint8Array, mediaType = 'image/png') =>
  `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`

/** Runs a suite where `OCR_PROGRAM` names a tesseract with Chinese; elsewhere it is reported as skipped. */
export function describeWithReader(
  name: string,
  suite: (database: TestDatabase, command: readonly [string, ...string[]]) => void,
) {
  const { OCR_PROGRAM: program } = process.env
  if (program === undefined) {
    describe.skip(`${name} (skipped: OCR_PROGRAM names no tesseract)`, () => undefined)
    return
  }
  describeOnDatabases(name, (database) =>
    suite(database, [program, 'stdin', 'stdout', '-l', 'chi_sim+eng', 'tsv']),
  )
}
