import { encodeTensor } from './tensor-bytes.ts'

const BEYOND = String.raw`\p{Nd}\u{1d400}-\u{1d7ff}\u{1f100}-\u{1f1ff}\u{e0000}-\u{e01ef}`
const PLAIN = String.raw`\t\n\r\x20-\x7e\u00a0\u00ad\u00b7\u0300-\u036f\u0400-\u052f\u2000-\u206f\u3000-\u303f\u4e00-\u9fff\ufe00-\ufe0f\ufeff\uff00-\uffef\p{Cs}${BEYOND}`
/**
 * Whoever writes to be read uses these: of the vocabulary of a tokenizer, of colours or of features, hardly ever all are among them,
 * and hardly ever eight behind one another among the plain ones.
 */
const WRITTEN = String.raw`${PLAIN}\u00a0-\u00ff\u0370-\u03ff\u180e\u2070-\u209f\u2460-\u24ff\u3040-\u30ff\uac00-\ud7a3`
const plainOne = new RegExp(`^[${PLAIN}]$`, 'u')
/** With whatever lies beyond the basic plane, and with what stands for half a character. */
const written = new RegExp(`^[${WRITTEN}\\ufffd\\u{10000}-\\u{10ffff}]*$`, 'u')
const CHARACTERS_MIN = 8
const CHARACTERS_APART_MIN = 4
const runs = new RegExp(`[${PLAIN}\\u{10000}-\\u{10ffff}]{${CHARACTERS_MIN},}`, 'gu')
/**
 * What detectors and decoders could read something in has one of these: digits, words, code, or letters apart. Ages and amounts that
 * happen to be code points hardly ever have.
 */
const signs = (digitsMin: number) =>
  new RegExp(
    [
      String.raw`(?:\p{Nd}[ -]?){${digitsMin}}|[\p{Ll}\p{Lo}]{5}|\p{Lo}{4}|\p{Lu}{8}|[A-Za-z0-9+/=_-]{24}`,
      String.raw`(?:%[0-9A-Fa-f]{2}){4}|(?:&#x?[0-9A-Fa-f]{2,7};){2}|(?:\\u\{?[0-9A-Fa-f]{4}){2}`,
      String.raw`(?:\p{L}[\s.\-_*·|/\\,+~、]{1,3}){5}\p{L}|[\u{e0000}-\u{e01ef}]{8}`,
    ].join('|'),
    'u',
  )
const signsInAll = signs(8)
/** Among others a few values that differ little are found more often. */
const signsInRuns = signs(11)
const unseen = /(?![\u{e0000}-\u{e01ef}])[\p{Cf}\p{Mn}\p{Cs}\ufffd]/gu
const unprintable = /[^\P{Cc}\t\r\n]/u
const BYTE_CHARACTERS_MIN = 4
/** What begins like no text is not gone through to its end. */
const HEAD_VALUES = 64

const twoBytes: ReadonlySet<unknown> = new Set(['INT16', 'UINT16'])

export type Values = readonly (number | bigint)[]

/**
 * The texts that the numbers of a tensor spell: runs of them as code points or as bytes, or all by the bytes in which they stand,
 * whatever their type.
 */
export function speltBy(datatype: unknown, values: Values): readonly string[] {
  const whole = wholeByCodePoints(values)
  const some = whole ?? tellingIn(runsOf(values, isPlain, characterOf))
  // What is text by its code points is one in the other byte order, too, or none by its bytes.
  const mayBeElse = whole === undefined || twoBytes.has(datatype)
  const others = mayBeElse ? speltByItsBytes(datatype, values) : []
  const texts = new Set([some, ...speltByByteValues(values), ...others])
  return [...texts].filter((text) => tells(text, signsInAll))
}

function speltByItsBytes(datatype: unknown, values: Values): readonly string[] {
  const head = encodeTensor(datatype, values.slice(0, HEAD_VALUES))
  const readings = encodings.filter((encoding) => wholeText(encoding, head, true) !== undefined)
  if (readings.length === 0) return []
  const bytes = encodeTensor(datatype, values)
  return readings.flatMap((encoding) => wholeText(encoding, bytes, false) ?? [])
}

function tells(text: string, sign: RegExp): boolean {
  if (text.length < CHARACTERS_MIN) return false
  // One is 耿 in the bytes of FP32, again and again.
  if (!hasSeveralCharacters(text)) return false
  return sign.test(text.normalize('NFKC').replaceAll(unseen, ''))
}

function hasSeveralCharacters(text: string): boolean {
  const seen = new Set<string>()
  for (const character of text) if (seen.add(character).size >= CHARACTERS_APART_MIN) return true
  return false
}

const tellingIn = (found: readonly string[]) =>
  found.filter((run) => tells(run, signsInRuns)).join('\n')

// What a code point is, learned as they are met.
const YES = 1
const NO = 2
const known = new Uint8Array(0x10000)

function isPlain(value: number | bigint): value is number {
  if (!isCodePoint(value)) return false
  if (value > 0xffff) return plainOne.test(String.fromCodePoint(value))
  const learned = known[value]!
  if (learned !== 0) return learned === YES
  const isOne = plainOne.test(String.fromCharCode(value))
  known[value] = isOne ? YES : NO
  return isOne
}

const isCodePoint = (value: number | bigint): value is number =>
  Number.isInteger(value) && value >= 0 && value <= 0x10ffff

const characterOf = (value: number) => String.fromCodePoint(value)

function wholeByCodePoints(values: Values): string | undefined {
  if (!values.every(isCodePoint)) return undefined
  const [all = ''] = runsOf(values, isCodePoint, characterOf)
  return written.test(all) ? all : undefined
}

const isByte = (value: number | bigint): value is number =>
  Number.isInteger(value) && value >= -0x80 && value <= 0xff

function speltByByteValues(values: Values): readonly string[] {
  if (values.every(isByte)) return speltByBytes(Uint8Array.from(values)).texts
  const apart = runsOf(values, isByte, (byte) => String.fromCharCode(byte & 0xff))
  return apart.length === 0 ? [] : [runsOfText(Buffer.from(apart.join('\n'), 'latin1'))]
}

/** Noughts pad, wherever they stand. */
function runsOf(
  values: Values,
  isOf: (value: number | bigint) => value is number,
  characterOf: (value: number) => string,
): readonly string[] {
  const found: string[] = []
  let run = ''
  for (const value of values) {
    if (value === 0) continue
    if (isOf(value)) run += characterOf(value)
    else {
      if (run.length >= CHARACTERS_MIN) found.push(run)
      run = ''
    }
  }
  if (run.length >= CHARACTERS_MIN) found.push(run)
  return found
}

const others = ['utf-16le', 'utf-16be', 'gb18030']
const encodings = ['utf-8', ...others]

/** What bytes spell. In another encoding than UTF-8 it is read, and nobody can be sure that it is all that they say. */
export function speltByBytes(bytes: Uint8Array): {
  readonly texts: readonly string[]
  readonly isSure: boolean
} {
  const text = textOf('utf-8', bytes)
  if (text !== undefined && text.length >= BYTE_CHARACTERS_MIN && !unprintable.test(text)) {
    return { texts: [text], isSure: true }
  }
  const readings = others.flatMap((encoding) => wholeText(encoding, bytes, false) ?? [])
  const texts = [runsOfText(bytes), ...readings.filter((one) => tells(one, signsInAll))]
  return { texts: texts.filter((one) => one !== ''), isSure: false }
}

/** The runs of text among bytes that spell none as a whole. */
function runsOfText(bytes: Uint8Array): string {
  const text = textOf('utf-8', bytes, { fatal: false }) ?? ''
  return tellingIn(text.match(runs) ?? [])
}

function wholeText(encoding: string, bytes: Uint8Array, isHead: boolean): string | undefined {
  // Half a character parts nothing for who reads.
  const fatal = !encoding.startsWith('utf-16')
  const text = textOf(encoding, bytes, { stream: isHead, fatal })
  return text !== undefined && written.test(text) ? text : undefined
}

/** Without what pads it. `stream`: what stands cut at the end is no fault. */
function textOf(
  encoding: string,
  bytes: Uint8Array,
  { stream = false, fatal = true } = {},
): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal }).decode(bytes, { stream }).replaceAll('\0', '')
  } catch {
    return undefined
  }
}
