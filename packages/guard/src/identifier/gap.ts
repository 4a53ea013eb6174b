import { GAP_LENGTH_MAX, isJoining } from './scan.ts'

/** Whether a number that ends at `end` may get another group when the text goes on: only what joins groups follows. */
export function mayGoOn(text: string, end: number): boolean {
  if (text.length - end > GAP_LENGTH_MAX) return false
  for (let index = end; index < text.length; index += 1) {
    const isEscape =
      text[index] === '\\' || (text[index - 1] === '\\' && 'nrt'.includes(text[index]!))
    if (!isEscape && !isJoining(text[index]!)) return false
  }
  return true
}
