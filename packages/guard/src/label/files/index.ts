import type { Aigc } from '../aigc.ts'
import { latin1 } from './bytes.ts'
import { html } from './html.ts'
import { jpeg } from './jpeg.ts'
import { json } from './json.ts'
import { mp3 } from './mp3.ts'
import { ooxml } from './ooxml.ts'
import { type FileFormat, type ReadLabel, refusedFile, type WrittenFile } from './outcome.ts'
import { pdf } from './pdf.ts'
import { png } from './png.ts'
import { wav } from './wav.ts'

const FILE_BYTES_MAX = 256 * 1024 * 1024

/** The formats whose metadata can hold the label. */
export const fileFormats = {
  png,
  jpeg,
  pdf,
  ooxml,
  mp3,
  wav,
  json,
  html,
} as const satisfies Readonly<Record<string, FileFormat>>
export type FileFormatName = keyof typeof fileFormats

/** The format by the first bytes, whatever the file is called; undefined where it is none of these. */
export function fileFormatOf(file: Uint8Array): FileFormatName | undefined {
  const start = latin1(file.subarray(0, 512))
  if (start.startsWith('\x89PNG')) return 'png'
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (start.startsWith('%PDF-')) return 'pdf'
  if (start.startsWith('PK\x03\x04')) return 'ooxml'
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WAVE') return 'wav'
  if (start.startsWith('ID3') || /^\xff[\xe0-\xff]/.test(start)) return 'mp3'
  const visible = start.replace(/^\xef\xbb\xbf/, '').trimStart()
  if (visible.startsWith('{')) return 'json'
  return visible.startsWith('<') ? 'html' : undefined
}

/**
 * Writes the label into the metadata of a file and reads it back: a label that does not come back was not
 * written. Metadata of others stays. INVARIANT: writing twice leaves one label.
 */
export function writeFileLabel(format: FileFormatName, file: Uint8Array, aigc: Aigc): WrittenFile {
  if (file.length > FILE_BYTES_MAX) return refusedFile('too-large')
  const { write, read } = fileFormats[format]
  const written = write(file, aigc)
  if (written.outcome === 'refused') return written
  return read(written.file).outcome === 'labelled' ? written : refusedFile('not-understood')
}

export function readFileLabel(format: FileFormatName, file: Uint8Array): ReadLabel {
  return file.length > FILE_BYTES_MAX ? refusedFile('too-large') : fileFormats[format].read(file)
}
