import { encodeTensor } from './tensor-bytes.ts'

/** Whoever writes to be read uses these: of the vocabulary of a tokenizer, of colours or of features, hardly ever all are among them. */
const written =
  /^(?:[\t\n\r\x20-\x7e\u00a0-\u00ff\u180e\u2000-\u206f\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\ufeff\uff00-\uffef]|[\u0300-\u052f]|[\ud800-\udfff]|[\ufe00-\ufe0f])*$/
/** Ages and amounts that happen to be code points make no word and no number. */
const telling =
  /(?:\p{Nd}[ -]?){8}|[\p{Ll}\p{Lo}]{5}|\p{Lo}{4}|\p{Lu}{8}|[A-Za-z0-9+/=_-]{24}|(?:%[0-9A-F]{2}){4}/u
const unseen = /[\p{Cf}\p{Mn}\p{Cs}]/gu
const unprintable = /[^\P{Cc}\t\r\n]/u
const BYTE_CHARACTERS_MIN = 4
const CHARACTERS_MIN = 8
/** What begins like no text is not gone through to its end. */
const HEAD_VALUES = 64
const runs = /[\x20-\x7e\u4e00-\u9fff\uff00-\uffef]{8,}/g

/**
 * The text that the numbers of a tensor spell: as code points, or by the bytes in which they stand, whatever their type. `undefined`
 * where they spell none.
 */
export function speltBy(datatype: unknown, values: readonly number[]): string | undefined {
  const texts = new Set<string>()
  for (const way of ways) {
    if (
      values.length > HEAD_VALUES &&
      way(datatype, values.slice(0, HEAD_VALUES), true) === undefined
    )
      continue
    const text = way(datatype, values, false)
    if (text !== undefined && text.length >= CHARACTERS_MIN && isTelling(text)) texts.add(text)
  }
  return texts.size === 0 ? undefined : [...texts].join('\n')
}

const isTelling = (text: string) => telling.test(text.normalize('NFKC').replaceAll(unseen, ''))

type Way = (datatype: unknown, values: readonly number[], isHead: boolean) => string | undefined

const asCodePoints: Way = (_datatype, values) => {
  const units = values.filter((value) => value !== 0)
  if (!units.every((value) => Number.isInteger(value) && value > 0 && value <= 0xffff))
    return undefined
  const text = units.map((unit) => String.fromCharCode(unit)).join('')
  return written.test(text) ? text : undefined
}

const asBytes =
  (encoding: string): Way =>
  (datatype, values, isHead) => {
    const text = textOf(encoding, encodeTensor(datatype, values), isHead)
    return text !== undefined && written.test(text) ? text : undefined
  }

const others = ['utf-16le', 'gb18030']
const ways: readonly Way[] = [asCodePoints, ...['utf-8', ...others].map(asBytes)]

/** What bytes spell. In another encoding than UTF-8 it is read, and nobody can be sure that it is all that they say. */
export function speltByBytes(
  bytes: Uint8Array,
): { readonly text: string; readonly isSure: boolean } | undefined {
  const text = textOf('utf-8', bytes, false)
  if (text !== undefined && text.length >= BYTE_CHARACTERS_MIN && !unprintable.test(text)) {
    return { text, isSure: true }
  }
  for (const encoding of others) {
    const read = textOf(encoding, bytes, false)
    if (read !== undefined && read.length >= CHARACTERS_MIN && written.test(read)) {
      return { text: read, isSure: false }
    }
  }
  return undefined
}

/** The runs of text among a few bytes that spell none as a whole. */
export function runsOfText(bytes: Uint8Array): string {
  return (textOf('utf-8', bytes, false, false) ?? '').match(runs)?.join('\n') ?? ''
}

/** Without what pads it. `stream`: what stands cut at the end is no fault. */
function textOf(
  encoding: string,
  bytes: Uint8Array,
  stream: boolean,
  fatal = true,
): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal }).decode(bytes, { stream }).replaceAll('\0', '')
  } catch {
    return undefined
  }
}
