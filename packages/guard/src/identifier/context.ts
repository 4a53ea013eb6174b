/** How far back and ahead a word may stand that tells what a number is. */
const BACK_LENGTH = 24
const AHEAD_LENGTH = 10
const LABEL_LENGTH = 20

/** True where one of the words stands near the stretch. */
export function isNear(text: string, start: number, end: number, words: RegExp): boolean {
  return (
    words.test(text.slice(Math.max(0, start - BACK_LENGTH), start)) ||
    words.test(text.slice(end, end + AHEAD_LENGTH))
  )
}

/** True where the stretch stands right behind its label: `label` is anchored at the end of what precedes. */
export function isLabelled(text: string, start: number, label: RegExp): boolean {
  return label.test(text.slice(Math.max(0, start - LABEL_LENGTH), start))
}

/**
 * Builds a label pattern: one of the words, then at most a few characters that are neither letters nor digits.
 * A bracketed remark of a few characters may stand between, as in 账号(人民币):.
 */
export function labelOf(words: string): RegExp {
  return new RegExp(
    `(?:${words})(?:\\([^()]{0,6}\\))?(?:号码|号|是|为|number|no\\.?)?[\\s:=是为"'“”\`*|_>(#-]{0,6}$`,
    'i',
  )
}
