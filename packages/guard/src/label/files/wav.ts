import { formatAigc } from '../aigc.ts'
import { concatenated, latin1, latin1Bytes, orElse } from './bytes.ts'
import { type FileFormat, labelIn, refusedFile } from './outcome.ts'
import { riffBytes, riffOf } from './riff.ts'

const FORM = 'WAVE'
const CHUNK = 'AIGC'

/** The label in a RIFF chunk `AIGC` behind the others. */
export const wav: FileFormat = {
  name: 'wav',
  write(file, aigc) {
    const riff = waveOf(file)
    if (riff === undefined) return refusedFile('not-understood')
    const kept = riff.chunks.filter(({ id }) => id !== CHUNK)
    const label = { id: CHUNK, data: latin1Bytes(formatAigc(aigc)) }
    return {
      outcome: 'written',
      file: concatenated(riffBytes(FORM, [...kept, label]), file.subarray(riff.end)),
    }
  },
  read(file) {
    const riff = waveOf(file)
    if (riff === undefined) return refusedFile('not-understood')
    const chunk = riff.chunks.find(({ id }) => id === CHUNK)
    if (chunk === undefined) return { outcome: 'unlabelled' }
    return labelIn(latin1(chunk.data).replace(/[\0 ]{1,8}$/, ''))
  },
}

function waveOf(file: Uint8Array) {
  const riff = orElse(() => riffOf(file, FORM), undefined)
  return riff?.chunks.some(({ id }) => id === 'fmt ') === true ? riff : undefined
}
