/** In what way a secret goes on behind its form: as a token, as any value, or line by line as the body of a key. */
export type SecretWay = 'token' | 'value' | 'armour'

/** Where a secret ends. From `openAt` on it may end elsewhere once the text goes on. */
export interface SecretEnd {
  readonly end: number
  readonly openAt?: number
}

/** A point ends a sentence where no further part of a token follows, and where the armour of a key begins another secret does. */
const tokenRest = /(?:[A-Za-z0-9_~+/=]|-(?!----BEGIN)|\.(?=[A-Za-z0-9_-]))*/y
const valueRest = /(?:[^\s"'`,;，。；、（）()<>\u3000-\u9fff-]|-(?!----BEGIN))*/y
/** What is left of a line of a key; blanks before it stand behind the end of another line. */
const lineRest = /(?:(?<=(?:[\r\n]|\\[rn])[ \t]{0,8})[ \t]{1,8}(?=[A-Za-z0-9+/=]))?[A-Za-z0-9+/=]*/y

const LINE_ENDS = String.raw`[ \t]{0,8}(?:\\[rn]|[\r\n]){1,4}[ \t]{0,8}`
const HEADER = String.raw`(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset): [^\r\n\\]{0,100}(?=\\[rn]|[\r\n])`
/** A line that is short is a word of a text, unless nothing else stands on it. Blanks may stand for the ends of lines. */
const keyLine = new RegExp(
  String.raw`[ \t]{1,8}(?:[A-Za-z0-9+/=]{40,}|[A-Za-z0-9+/=]{1,39}(?=[ \t]{0,8}-----))|${LINE_ENDS}(?:${HEADER}|[A-Za-z0-9+/=]{20,}|[A-Za-z0-9+/=]{1,19}(?=[ \t]{0,8}(?:\\[rn]|[\r\n]|-----|$)))`,
  'y',
)
const LINE_LENGTH_MIN = 20
/** What may yet become another line, or no more than the end of the one before. */
const begunLine = new RegExp(
  String.raw`[ \t]{0,8}\\?$|[ \t]{1,8}[A-Za-z0-9+/=]{0,39}[ \t]{0,8}-{0,4}$|${LINE_ENDS}(?:[A-Za-z0-9+/=]{0,19}[ \t]{0,8}(?:\\|-{1,4})?|[A-Z][A-Za-z-]{0,9}(?::(?: [^\r\n\\]{0,100}\\?)?)?)$`,
  'y',
)

/** Where a secret ends of which all before `from` is known to belong to it. */
export function endOfSecret(text: string, from: number, way: SecretWay): SecretEnd {
  if (way === 'armour') return endOfKey(text, from)
  return { end: endAt(way === 'token' ? tokenRest : valueRest, text, from) }
}

function endAt(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return from + (pattern.exec(text)?.[0].length ?? 0)
}

function endOfKey(text: string, from: number): SecretEnd {
  let end = endAt(lineRest, text, from)
  let before = end
  for (let next = endAt(keyLine, text, end); next > end; next = endAt(keyLine, text, end)) {
    before = end
    end = next
  }
  if (end === text.length) {
    const isShort = text.slice(before).trim().length < LINE_LENGTH_MIN
    return { end, openAt: isShort ? before : end }
  }
  begunLine.lastIndex = end
  return begunLine.test(text) ? { end, openAt: end } : { end }
}
