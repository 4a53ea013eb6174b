import { type NormalisedText, settledEnd } from './normalise.ts'

/** The text without its last character, which what follows may yet turn into another one. */
export function settledText(normalised: NormalisedText): string {
  const { text } = normalised
  const settled = settledEnd(normalised.original)
  let length = text.length
  while (length > 0 && normalised.startOf(length - 1) >= settled) length -= 1
  return text.slice(0, length)
}
