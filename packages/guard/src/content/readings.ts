import type { NormalisedText } from '../normalise.ts'
import { unitsOf } from './aho-corasick.ts'
import { type Squeezed, squeeze } from './squeezed.ts'

/** The two ways in which words are looked for in a text: as it stands, and pulled apart. */
export interface Readings {
  readonly units: Uint16Array
  readonly squeezed: Squeezed
}

const KEPT_MAX = 1 << 16
const kept = new Uint16Array(KEPT_MAX)
let latest: (Readings & { readonly text: NormalisedText }) | undefined

/**
 * Made once for all detectors that look for words in one text: they are asked one after the other.
 * INVARIANT: the answer is only good until the next text, which may be written over the same memory.
 */
export function readingsOf(text: NormalisedText): Readings {
  if (latest?.text === text) return latest
  const { length } = text.text
  const units = unitsOf(text.text, length > KEPT_MAX ? undefined : kept.subarray(0, length))
  latest = { text, units, squeezed: squeeze(units) }
  return latest
}
