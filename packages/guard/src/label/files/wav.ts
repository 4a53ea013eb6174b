import { formatAigc } from '../aigc.ts'
import {
  CutOff,
  concatenated,
  joined,
  latin1,
  latin1Bytes,
  orElse,
  PIECES_MAX,
  stretch,
  uint32,
  uint32Bytes,
} from './bytes.ts'
import { type FileFormat, labelIn, refusedFile } from './outcome.ts'

const CHUNK = 'AIGC'

interface Riff {
  /** Where the RIFF form ends; what follows is not part of it. */
  readonly end: number
  readonly chunks: readonly {
    readonly id: string
    readonly start: number
    readonly end: number
    readonly data: Uint8Array
  }[]
}

/** The label in a RIFF chunk `AIGC` behind the others. */
export const wav: FileFormat = {
  name: 'wav',
  write(file, aigc) {
    const riff = orElse(() => riffOf(file), undefined)
    if (riff === undefined) return refusedFile('not-understood')
    const kept = riff.chunks
      .filter(({ id }) => id !== CHUNK)
      .map(({ start, end, data }) => padded(file.subarray(start, end), data.length))
    const value = latin1Bytes(formatAigc(aigc))
    const label = padded(
      concatenated(latin1Bytes(CHUNK), uint32Bytes(value.length, true), value),
      value.length,
    )
    const body = joined([latin1Bytes('WAVE'), ...kept, label])
    return {
      outcome: 'written',
      file: concatenated(
        latin1Bytes('RIFF'),
        uint32Bytes(body.length, true),
        body,
        file.subarray(riff.end),
      ),
    }
  },
  read(file) {
    const riff = orElse(() => riffOf(file), undefined)
    if (riff === undefined) return refusedFile('not-understood')
    const chunk = riff.chunks.find(({ id }) => id === CHUNK)
    if (chunk === undefined) return { outcome: 'unlabelled' }
    return labelIn(latin1(chunk.data).replace(/[\0 ]{1,8}$/, ''))
  },
}

/** Chunks begin at even offsets. */
function padded(chunk: Uint8Array, dataLength: number): Uint8Array {
  return dataLength % 2 === 1 && chunk.length === dataLength + 8
    ? concatenated(chunk, new Uint8Array(1))
    : chunk
}

function riffOf(file: Uint8Array): Riff {
  if (latin1(stretch(file, 0, 4)) !== 'RIFF') throw new CutOff()
  if (latin1(stretch(file, 8, 12)) !== 'WAVE') throw new CutOff()
  const formEnd = 8 + uint32(file, 4, true)
  if (formEnd > file.length) throw new CutOff()
  const chunks = []
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
  if (!chunks.some(({ id }) => id === 'fmt ')) throw new CutOff()
  return { end: formEnd, chunks }
}
