import type { NormalisedText } from '../normalise.ts'
import { settledText } from '../settled-text.ts'
import { openAddressFrom } from './address.ts'
import { openNameFrom } from './name.ts'
import { openNumberFrom } from './open-number.ts'
import { scanText } from './scan.ts'
import { openSecretFrom } from './secret.ts'
import { openVeiledFrom, withPlainX } from './veiled.ts'

/** No family looks further back from the end of a text than this to find what may go on. */
const TAIL_LENGTH = 256

/**
 * The first unit of the normalised text at which an identifier may still begin, grow or change when the text goes
 * on. Each family answers for itself from the same short tail, so that the cost does not grow with the text.
 */
export function openUnitFrom(normalised: NormalisedText): number {
  const text = withPlainX(settledText(normalised))
  const offset = Math.max(0, text.length - TAIL_LENGTH)
  const tail = offset === 0 ? text : text.slice(offset)
  const scan = scanText(tail)
  const open = Math.min(
    openNumberFrom(scan),
    openAddressFrom(scan),
    openNameFrom(scan),
    openSecretFrom(scan),
    openVeiledFrom(tail),
  )
  return offset + Math.max(0, open)
}
