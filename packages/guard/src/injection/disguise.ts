/** Text that was written so that a filter does not read it, and where it stands in what was searched. */
export interface Unveiled {
  readonly method:
    | 'base64'
    | 'hex'
    | 'url'
    | 'entities'
    | 'escapes'
    | 'rot13'
    | 'reversed'
    | 'split'
    | 'tags'
    | 'selectors'
  readonly text: string
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/** A run of code is decoded in pieces of this many characters, so that a finding stays within a known span. */
export const PIECE_MAX = 1_024
/** Pieces overlap by this many, so that a short payload is whole in one of them. A multiple of four. */
const PIECE_OVERLAP = 256

const utf8 = new TextDecoder('utf-8', { fatal: true })
/** A character has no more bytes behind its first. */
const BYTES_BEHIND_MAX = 3

/** Bytes as text, where they are text: a picture or a key in base64 is no hidden message. */
function readable(bytes: Uint8Array): string | undefined {
  // A piece may begin and end within a character of several bytes.
  let from = 0
  while (from < BYTES_BEHIND_MAX && isBehind(bytes[from])) from += 1
  const end = endOfUtf8(bytes, from)
  if (end === from || bytes.length - end > BYTES_BEHIND_MAX) return undefined
  const text = utf8.decode(bytes.subarray(from, end))
  return isText(text) ? text : undefined
}

const isBehind = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80

/**
 * Where whole characters of UTF-8 (RFC 3629) end. Every long word of a text is tried as code, and most are none: to learn
 * that from an exception of the decoder costs more than all other guards together.
 */
function endOfUtf8(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length) {
    const behind = bytesBehind(bytes[at]!, bytes[at + 1])
    if (behind === undefined) return at
    for (let next = 1; next <= behind; next += 1) if (!isBehind(bytes[at + next])) return at
    at += 1 + behind
  }
  return at
}

/** How many bytes follow the first of a character; `undefined` where the two can begin none. */
function bytesBehind(first: number, second = 0): number | undefined {
  if (first < 0x80) return 0
  if (first >= 0xc2 && first < 0xe0) return 1
  if (first >= 0xe0 && first < 0xf0) {
    const isOverlong = first === 0xe0 && second < 0xa0
    const isSurrogate = first === 0xed && second >= 0xa0
    return isOverlong || isSurrogate ? undefined : 2
  }
  const isOutside = (first === 0xf0 && second < 0x90) || (first === 0xf4 && second >= 0x90)
  return first >= 0xf0 && first < 0xf5 && !isOutside ? BYTES_BEHIND_MAX : undefined
}

const CONTROLS_SHARE_MAX = 0.02

function isText(text: string): boolean {
  let controls = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 32 && code !== 10 && code !== 13 && code !== 9) controls += 1
  }
  return text.length >= 6 && controls <= text.length * CONTROLS_SHARE_MAX
}

/** Runs of code, cut into overlapping pieces. */
function* pieces(text: string, run: RegExp, lengthMin: number) {
  for (const match of text.matchAll(run)) {
    const { index } = match
    const { length } = match[0]
    if (length < lengthMin) continue
    for (let at = 0; at < length; at += PIECE_MAX - PIECE_OVERLAP) {
      const piece = match[0].slice(at, at + PIECE_MAX)
      yield { piece, start: index + at, end: index + at + piece.length }
      if (at + PIECE_MAX >= length) break
    }
  }
}

const base64Run = /[A-Za-z0-9+/_-]{16,}={0,2}/g
const BASE64_LENGTH_MIN = 16

function* fromBase64(text: string): Generator<Unveiled> {
  for (const { piece, start, end } of pieces(text, base64Run, BASE64_LENGTH_MIN)) {
    const decoded = readable(Buffer.from(piece, 'base64'))
    if (decoded !== undefined) yield { method: 'base64', text: decoded, start, end }
  }
}

/** Code over lines of any width, indented or quoted: a line may end within a group of four characters. */
const base64Lines = /(?<![\w+/-])(?:[\w+/-]{4,}[ \t]*\r?\n[\s>]*)+[\w+/-]{2,}={0,2}/g
/** Where a group of four may begin: a piece is cut wherever its length ends. */
const GROUP_BEGINNINGS = [0, 1, 2, 3]

function* fromBase64Lines(text: string): Generator<Unveiled> {
  if (!text.includes('\n')) return
  for (const { piece, start, end } of pieces(text, base64Lines, BASE64_LENGTH_MIN)) {
    const code = piece.replaceAll(/[^\w+/-]/g, '')
    if (code.length < BASE64_LENGTH_MIN) continue
    for (const from of GROUP_BEGINNINGS) {
      const decoded = readable(Buffer.from(code.slice(from), 'base64'))
      if (decoded === undefined) continue
      yield { method: 'base64', text: decoded, start, end }
      break
    }
  }
}

const hexRun = /(?:(?:0x|\\x)?[0-9a-fA-F]{2}[ :,]?){8,}/g
const HEX_LENGTH_MIN = 16

function* fromHex(text: string): Generator<Unveiled> {
  for (const { piece, start, end } of pieces(text, hexRun, HEX_LENGTH_MIN)) {
    const pairs = piece.replace(/0x|\\x/g, '').match(/[0-9a-fA-F]{2}/g) ?? []
    const decoded = readable(Buffer.from(pairs.join(''), 'hex'))
    // Long numbers are hexadecimal, too: only what decodes to letters or Han characters is a message.
    if (decoded !== undefined && /[a-zA-Z\u4e00-\u9fff]{3}/.test(decoded)) {
      yield { method: 'hex', text: decoded, start, end }
    }
  }
}

const urlRun = /(?:[\w.~!*'()+-]{0,16}%[0-9a-fA-F]{2}){4,}[\w.~+-]{0,32}/g

function* fromUrl(text: string): Generator<Unveiled> {
  for (const { piece, start, end } of pieces(text, urlRun, 12)) {
    const bytes: number[] = []
    for (let at = 0; at < piece.length; at += 1) {
      const pair = piece.slice(at + 1, at + 3)
      if (piece[at] === '%' && /^[0-9a-fA-F]{2}$/.test(pair)) {
        bytes.push(Number.parseInt(pair, 16))
        at += 2
      } else bytes.push(piece[at] === '+' ? 32 : piece.charCodeAt(at) & 0x7f)
    }
    const decoded = readable(Uint8Array.from(bytes))
    if (decoded !== undefined) yield { method: 'url', text: decoded, start, end }
  }
}

function character(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' '
}

const entityRun = /(?:&#(?:x[0-9a-fA-F]{1,6}|[0-9]{1,7});[ \w]{0,4}){3,}/g

function* fromEntities(text: string): Generator<Unveiled> {
  for (const { piece, start, end } of pieces(text, entityRun, 12)) {
    const decoded = piece.replace(/&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));/g, (_, hex, decimal) =>
      character(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
    )
    yield { method: 'entities', text: decoded, start, end }
  }
}

const escapeRun = /(?:\\u\{?[0-9a-fA-F]{4,6}\}?){3,}/g

function* fromEscapes(text: string): Generator<Unveiled> {
  for (const { piece, start, end } of pieces(text, escapeRun, 12)) {
    const decoded = piece.replace(/\\u\{?([0-9a-fA-F]{4,6})\}?/g, (_, hex) =>
      character(Number.parseInt(hex, 16)),
    )
    yield { method: 'escapes', text: decoded, start, end }
  }
}

// Every unit but a blank stands alone between separators of one kind or another.
const splitRun = /(?:[a-zA-Z\u3400-\u9fff][ .\-_*·|/\\,+~\u3001\n]{1,3}){6,}[a-zA-Z\u3400-\u9fff]/g
/** All letters of the shortest run but its first and its last, which may belong to words. */
const SPLIT_ALONE_MIN = 5

function* fromSplit(text: string): Generator<Unveiled> {
  for (const { piece, start, end } of pieces(text, splitRun, 13)) {
    const joined = piece.replace(/[ .\-_*·|/\\,+~\u3001\n]+/g, '')
    yield { method: 'split', text: joined, start, end }
  }
}

const rot13Words = /vtaber|qvfertneq|flfgrz cebzcg|vafgehpgvba|bireevqr|wnvyoernx/i

function* fromRot13(text: string): Generator<Unveiled> {
  if (!rot13Words.test(text)) return
  for (let start = 0; start < text.length; start += PIECE_MAX - PIECE_OVERLAP) {
    const end = Math.min(start + PIECE_MAX, text.length)
    const turned = text.slice(start, end).replace(/[a-zA-Z]/g, (letter) => {
      const base = letter <= 'Z' ? 65 : 97
      return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base)
    })
    yield { method: 'rot13', text: turned, start, end }
  }
}

const reversedWords =
  /令指|词示提|示提统系|制限|略忽|视无|snoitcurtsni|tpmorp|erongi|draged?rsid|edirrevo/i

function* fromReversed(text: string): Generator<Unveiled> {
  if (!reversedWords.test(text)) return
  for (let start = 0; start < text.length; start += PIECE_MAX - PIECE_OVERLAP) {
    const end = Math.min(start + PIECE_MAX, text.length)
    let turned = ''
    for (let at = end - 1; at >= start; at -= 1) turned += text[at]
    yield { method: 'reversed', text: turned, start, end }
  }
}

const CODE = 1
const HEX = 2
const LETTER = 4
const SEPARATOR = 8
const classes = new Uint8Array(0x10000)
for (const [characters, kind] of [
  ['0123456789', CODE | HEX],
  ['abcdefABCDEF', CODE | HEX | LETTER],
  ['x', CODE | HEX | LETTER],
  ['ghijklmnopqrstuvwyzGHIJKLMNOPQRSTUVWXYZ', CODE | LETTER],
  ['+/_-', CODE | SEPARATOR],
  ['\\ ,', HEX | SEPARATOR],
  [':', HEX],
  ['.*·|~\u3001\n', SEPARATOR],
] as const) {
  for (const character of characters) classes[character.charCodeAt(0)] = kind
}
classes.fill(LETTER, 0x3400, 0xa000)

/** What each sign stands for. INVARIANT: where one of these matches, its sign is there. */
export const signed = { isCode: base64Run, isHex: hexRun, isSplit: splitRun } as const

/**
 * One look at every unit says which of these can match at all: ordinary text has no sign of any, and patterns that try
 * each of its units cost more than all rules together.
 */
export function signsIn(text: string): Readonly<Record<keyof typeof signed, boolean>> {
  let code = 0
  let hex = 0
  let alone = 0
  let before = 0
  let isAlone = false
  let isCode = false
  let isHex = false
  let isSplit = false
  for (let at = 0; at < text.length; at += 1) {
    const kind = classes[text.charCodeAt(at)]!
    code = (kind & CODE) !== 0 ? code + 1 : 0
    hex = (kind & HEX) !== 0 ? hex + 1 : 0
    if ((kind & SEPARATOR) !== 0) alone += isAlone ? 1 : 0
    else if ((kind & LETTER) === 0 || (before & SEPARATOR) === 0) alone = 0
    isAlone = (kind & LETTER) !== 0 && (before & SEPARATOR) !== 0
    before = kind
    if (code >= BASE64_LENGTH_MIN) isCode = true
    if (hex >= HEX_LENGTH_MIN) isHex = true
    if (alone >= SPLIT_ALONE_MIN) isSplit = true
  }
  return { isCode, isHex, isSplit }
}

/** What the text of one part hides in code, in time linear in the text. */
export function* decodings(text: string, { isCode, isHex } = signsIn(text)): Generator<Unveiled> {
  if (isCode) yield* fromBase64(text)
  yield* fromBase64Lines(text)
  if (text.includes('%')) yield* fromUrl(text)
  if (text.includes('&#')) yield* fromEntities(text)
  if (text.includes('\\u')) yield* fromEscapes(text)
  if (isHex) yield* fromHex(text)
}

/** What the text of one part hides: each way of writing is undone once, in time linear in the text. */
export function* unveil(text: string): Generator<Unveiled> {
  const signs = signsIn(text)
  yield* decodings(text, signs)
  if (signs.isSplit) yield* fromSplit(text)
  yield* fromRot13(text)
  yield* fromReversed(text)
}

/** Ways of writing that do no more than reorder what a rule would read: the model is no judge of them. */
export function isReordering({ method }: Unveiled): boolean {
  return method === 'rot13' || method === 'reversed' || method === 'split'
}
