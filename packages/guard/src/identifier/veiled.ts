import { decodings } from '../injection/disguise.ts'
import { keyPrefix } from '../key-prefix.ts'
import { normalise } from '../normalise.ts'
import type { IdentifierKind, Match } from './kind.ts'

type FindMatches = (text: string) => readonly Match[]

/** Of what was encoded only sure finds count: much that decodes to digits was never a number. */
const SURE_SCORE = 0.9
/** A payload inside a payload is undone as well. */
const DEPTH_MAX = 2
/** Behind a disguise that hides nothing from a reader, yet may come about by chance. */
const REVERSED_SCORE = 0.7

/**
 * Identifiers in texts that were written so that a pattern does not read them: encoded, reversed, in Chinese digits, a
 * key broken by the end of a line. The whole disguise counts as the find. What is longer than `lengthMax` is left out.
 */
export function findVeiled(
  text: string,
  lengthMax: number,
  find: FindMatches,
  depth = 1,
): readonly Match[] {
  const { isCode, isNumber, isChineseNumber, isBrokenWord } = signsIn(text)
  const found: (readonly Match[])[] = []
  if (isCode) found.push(findEncoded(text, find, depth))
  if (isNumber) found.push(findHexDigits(text, find), findReversed(text, find))
  if (isChineseNumber) found.push(findChineseDigits(text, find))
  if (isBrokenWord) found.push(findBrokenKeys(text, find))
  return found.flat().flatMap(({ kind, start, end, score }) => {
    // The disguise ends where it does, however what it hides might go on.
    return end - start <= lengthMax ? [{ kind, start, end, score }] : []
  })
}

const DIGIT = 1
const LETTER = 2
const CHINESE_DIGIT = 4
const MARK = 8
const LINE_END = 16
/** What may lie between the pairs of a number in hexadecimal. */
const SEPARATOR = 32
/** What base64 is made of beside letters and digits. */
const CODE = 64

const chineseDigits = '零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖'
const classes = new Uint8Array(0x10000)
for (const [characters, kind] of [
  ['0123456789', DIGIT],
  ['abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', LETTER],
  [chineseDigits, CHINESE_DIGIT],
  ['%#\\', MARK],
  ['\n', LINE_END],
  [' :', SEPARATOR],
  ['+/_-', CODE],
] as const) {
  for (const character of characters) classes[character.charCodeAt(0)] = kind
}

const CODE_LENGTH_MIN = 16
const NUMBER_LENGTH_MIN = 14
const CHINESE_NUMBER_LENGTH_MIN = 11
const MARKS_MIN = 4

/** One look at every unit says which disguises are worth a search: ordinary text has the signs of none. */
function signsIn(text: string) {
  let code = 0
  let digits = 0
  let number = 0
  let chinese = 0
  let marks = 0
  let isCode = false
  let isNumber = false
  let isChineseNumber = false
  let isBrokenWord = false
  for (let at = 0; at < text.length; at += 1) {
    const kind = classes[text.charCodeAt(at)]!
    if ((kind & (DIGIT | LETTER | CODE)) !== 0) code += 1
    // Code may stand on many short lines.
    else if (kind !== LINE_END) code = 0
    if (code >= CODE_LENGTH_MIN) isCode = true
    if (kind === 0 || kind === CODE) {
      digits = 0
      number = 0
      chinese = 0
      continue
    }
    digits = kind === DIGIT ? digits + 1 : kind === SEPARATOR ? digits : 0
    const counts = (kind & (DIGIT | CHINESE_DIGIT)) !== 0
    number = counts ? number + 1 : 0
    chinese = counts ? chinese + (kind === CHINESE_DIGIT ? 1 : 0) : 0
    if (digits >= NUMBER_LENGTH_MIN) isNumber = true
    if (number >= CHINESE_NUMBER_LENGTH_MIN && chinese > 0) isChineseNumber = true
    if (kind === MARK && isWordAt(text, at + 1)) marks += 1
    if (kind === LINE_END && isWordAt(text, at + 1)) isBrokenWord = true
    if (kind === MARK && isWrittenLineEnd(text, at)) isBrokenWord = true
  }
  return { isCode: isCode || marks >= MARKS_MIN, isNumber, isChineseNumber, isBrokenWord }
}

/** In JSON that nobody parsed. */
function isWrittenLineEnd(text: string, at: number): boolean {
  return text[at] === '\\' && (text[at + 1] === 'n' || text[at + 1] === 'r')
}

function isWordAt(text: string, at: number): boolean {
  return at < text.length && (classes[text.charCodeAt(at)]! & (DIGIT | LETTER)) !== 0
}

function surest(matches: readonly Match[]): Match | undefined {
  let best: Match | undefined
  for (const match of matches) {
    if (match.score >= SURE_SCORE && (best === undefined || match.score > best.score)) best = match
  }
  return best
}

/** What is encoded is read like the text around it, disguises included, but for a code within a code within a code. */
function findEncoded(text: string, find: FindMatches, depth: number): readonly Match[] {
  const found: Match[] = []
  for (const { text: encoded, start, end } of decodings(text)) {
    const inner = withPlainX(normalise(encoded).text)
    const veiled =
      depth < DEPTH_MAX ? findVeiled(inner, Number.POSITIVE_INFINITY, find, depth + 1) : []
    const match = surest([...find(inner), ...veiled])
    if (match !== undefined) found.push({ ...match, start, end })
  }
  return found
}

// Each digit as the two hexadecimal digits of its code, an X at the end as well.
const hexDigits = /(?<![0-9A-Za-z])(?:3[0-9][ :]?){14,18}3[0-9](?:[ :]?[57]8)?(?![0-9A-Za-z])/g

function findHexDigits(text: string, find: FindMatches): readonly Match[] {
  return Array.from(text.matchAll(hexDigits), (run): readonly Match[] => {
    const pairs = run[0].replace(/[ :]/g, '').match(/../g) ?? []
    const plain = pairs.map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('')
    const match = surest(find(plain))
    return match === undefined
      ? []
      : [{ ...match, start: run.index, end: run.index + run[0].length }]
  }).flat()
}

const chineseRun = /[0-9零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖]{11,32}[Xx]?/g
const valueOfChinese = new Map(
  Array.from(chineseDigits, (digit, index) => [digit, index < 10 ? index : (index - 10) % 10]),
)

function findChineseDigits(text: string, find: FindMatches): readonly Match[] {
  return Array.from(text.matchAll(chineseRun), (run): readonly Match[] => {
    const plain = run[0].replace(/[^0-9Xx]/g, (digit) => String(valueOfChinese.get(digit)))
    if (plain === run[0]) return []
    return find(plain)
      .filter(({ score }) => score >= SURE_SCORE)
      .map((match) => ({
        ...match,
        start: run.index + match.start,
        end: run.index + match.end,
      }))
  }).flat()
}

const reversedRun = /(?<![0-9A-Za-z])[0-9Xx][0-9]{15,18}(?![0-9A-Za-z])/g
const reversible = new Set<IdentifierKind>(['citizen-id', 'bank-card'])

function findReversed(text: string, find: FindMatches): readonly Match[] {
  return Array.from(text.matchAll(reversedRun), (run): readonly Match[] => {
    const { length } = run[0]
    const turned = Array.from(run[0]).reverse().join('')
    const match = find(turned).find(
      ({ kind, start, end }) => reversible.has(kind) && start === 0 && end === length,
    )
    if (match === undefined) return []
    return [{ ...match, start: run.index, end: run.index + length, score: REVERSED_SCORE }]
  }).flat()
}

const brokenKey = new RegExp(
  `${keyPrefix}[A-Za-z0-9._-]{0,100}((?:\\n|\\\\[nr]){1,2})[A-Za-z0-9._-]{1,100}`,
  'g',
)
const keyKinds = new Set<IdentifierKind>(['api-key', 'jwt'])

/** A key whose two halves stand on two lines. */
function findBrokenKeys(text: string, find: FindMatches): readonly Match[] {
  return Array.from(text.matchAll(brokenKey), (run): readonly Match[] => {
    const lineEnd = run[1] ?? ''
    const at = run[0].indexOf(lineEnd)
    const joined = run[0].replace(lineEnd, '')
    const match = find(joined).find(
      ({ kind, start, end }) => keyKinds.has(kind) && start === 0 && end > at,
    )
    if (match === undefined) return []
    return [{ ...match, start: run.index, end: run.index + match.end + lineEnd.length }]
  }).flat()
}

const seemsX = /[\u0425\u0445\u03a7\u03c7]/
const likeX = /(?<=[0-9][ -]?)[\u0425\u0445\u03a7\u03c7]/g

/** The text with letters that only look like the X of a citizen ID as that X; every offset stays. */
export function withPlainX(text: string): string {
  return seemsX.test(text) ? text.replace(likeX, 'X') : text
}

const TRAIL_LENGTH_MAX = 256
const codeUnit = /[\w.~!*'()+%/=\\{}-]/
const hexUnit = /[0-9a-fA-Fx\\ :,]/
const keyUnit = /[A-Za-z0-9._\n\\-]/

/**
 * Where a disguise may still begin, grow or change when the text goes on: the run of code, of digits in any writing
 * or of a broken key at its end. The text is that of `findVeiled`.
 */
export function openVeiledFrom(text: string): number {
  return Math.min(
    trailStart(text, codeUnit),
    trailStart(text, hexUnit),
    trailStart(text, keyUnit),
    digitsStart(text),
    entitiesStart(text),
  )
}

function trailStart(text: string, unit: RegExp): number {
  const least = Math.max(0, text.length - TRAIL_LENGTH_MAX)
  let start = text.length
  while (start > least && unit.test(text.charAt(start - 1))) start -= 1
  return start
}

function digitsStart(text: string): number {
  const least = Math.max(0, text.length - TRAIL_LENGTH_MAX)
  const isNumeral = (at: number) =>
    (classes[text.charCodeAt(at)]! & (DIGIT | CHINESE_DIGIT)) !== 0 || /[Xx]/.test(text.charAt(at))
  let start = text.length
  while (start > least && isNumeral(start - 1)) start -= 1
  return start
}

/** References stand in one run, with a few characters between them. */
function entitiesStart(text: string): number {
  const least = Math.max(0, text.length - TRAIL_LENGTH_MAX)
  const first = text.indexOf('&#', least)
  if (first !== -1) return first
  return text.endsWith('&') ? text.length - 1 : text.length
}
