import type { NormalisedText } from '../normalise.ts'
import { unitsOf } from './aho-corasick.ts'
import { type Squeezed, squeeze } from './squeezed.ts'

/** The two ways in which words are looked for in a text: as it stands, and pulled apart. */
export interface Readings {
  readonly units: Uint16Array
  readonly squeezed: Squeezed
}

const known = new WeakMap<NormalisedText, Readings>()

/** Made once for all detectors that look for words in one text. */
export function readingsOf(text: NormalisedText): Readings {
  const before = known.get(text)
  if (before !== undefined) return before
  const units = unitsOf(text.text)
  const readings = { units, squeezed: squeeze(units) }
  known.set(text, readings)
  return readings
}
