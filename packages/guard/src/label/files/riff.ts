import {
  CutOff,
  joined,
  latin1,
  latin1Bytes,
  PIECES_MAX,
  stretch,
  uint32,
  uint32Bytes,
} from './bytes.ts'

export interface RiffChunk {
  readonly id: string
  readonly start: number
  readonly end: number
  readonly data: Uint8Array
}

export interface Riff {
  /** Where the RIFF form ends; what follows is not part of it. */
  readonly end: number
  readonly chunks: readonly RiffChunk[]
}

/** The chunks of a RIFF file of one form, `WAVE` or `WEBP`. Throws `CutOff`. */
export function riffOf(file: Uint8Array, form: string): Riff {
  if (latin1(stretch(file, 0, 4)) !== 'RIFF') throw new CutOff()
  if (latin1(stretch(file, 8, 12)) !== form) throw new CutOff()
  const formEnd = 8 + uint32(file, 4, true)
  if (formEnd > file.length) throw new CutOff()
  const chunks: RiffChunk[] = []
  let at = 12
  while (at < formEnd) {
    if (chunks.length >= PIECES_MAX) throw new CutOff()
    const id = latin1(stretch(file, at, at + 4))
    const length = uint32(file, at + 4, true)
    const dataEnd = at + 8 + length
    if (dataEnd > formEnd) throw new CutOff()
    const end = Math.min(formEnd, dataEnd + (length % 2))
    chunks.push({ id, start: at, end, data: stretch(file, at + 8, dataEnd) })
    at = end
  }
  return { end: formEnd, chunks }
}

/** A RIFF file of a form with these chunks, each beginning at an even offset. */
export function riffBytes(
  form: string,
  chunks: readonly Pick<RiffChunk, 'id' | 'data'>[],
): Uint8Array {
  const body = joined([
    latin1Bytes(form),
    ...chunks.flatMap(({ id, data }) => [
      latin1Bytes(id),
      uint32Bytes(data.length, true),
      data,
      new Uint8Array(data.length % 2),
    ]),
  ])
  return joined([latin1Bytes('RIFF'), uint32Bytes(body.length, true), body])
}
