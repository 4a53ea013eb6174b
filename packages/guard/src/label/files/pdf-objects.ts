import { CutOff, inflated, joined, latin1 } from './bytes.ts'
import {
  type Dictionary,
  dictionaryAt,
  entryOf,
  integerOf,
  objectAt,
  tokenStart,
} from './pdf-syntax.ts'

/** Where an object stands: at an offset of the file, or inside a stream of objects. */
type Place =
  | { readonly at: 'offset'; readonly offset: number }
  | { readonly at: 'stream'; readonly stream: number; readonly index: number }
  | { readonly at: 'free' }

export interface PdfFile {
  readonly bytes: Uint8Array
  readonly text: string
  readonly places: ReadonlyMap<number, Place>
  /** The newest trailer, or the dictionary of the newest cross-reference stream. */
  readonly trailer: string
  /** Where the newest cross-reference section begins, and of which sort it is. */
  readonly startXref: number
  readonly sort: 'table' | 'stream'
}

/** An object as it stands: its text, and the stream behind it where one follows. */
export interface PdfObject {
  readonly text: string
  readonly stream?: Uint8Array
}

/** Sections may overlap and streams may hide bombs: together these bound what one file can cost. */
const SECTIONS_MAX = 64
const OBJECTS_MAX = 5_000_000
const STREAM_BYTES_MAX = 16 * 1024 * 1024

export function parsePdf(bytes: Uint8Array): PdfFile {
  const text = latin1(bytes)
  if (!text.startsWith('%PDF-')) throw new CutOff()
  const marker = text.lastIndexOf('startxref')
  if (marker === -1) throw new CutOff()
  const span = objectAt(text, marker + 'startxref'.length)
  const startXref = integerOf(text.slice(span.start, span.end))
  if (startXref === undefined) throw new CutOff()

  const places = new Map<number, Place>()
  const seen = new Set<number>()
  const pending = [startXref]
  let newest: { trailer: string; sort: 'table' | 'stream' } | undefined
  for (;;) {
    const offset = pending.pop()
    if (offset === undefined) break
    if (seen.has(offset)) continue
    if (seen.size >= SECTIONS_MAX) throw new CutOff()
    seen.add(offset)
    const isTable = text.startsWith('xref', tokenStart(text, offset))
    const trailer = isTable
      ? readTable(text, offset, places)
      : readXrefStream(bytes, text, offset, places)
    newest ??= { trailer, sort: isTable ? 'table' : 'stream' }
    const dictionary = dictionaryAt(trailer, 0)
    // The older section goes under the stream of a hybrid file: last in, first out.
    for (const name of ['Prev', 'XRefStm']) {
      const next = integerOf(entryOf(trailer, dictionary, name))
      if (next !== undefined) pending.push(next)
    }
  }
  if (newest === undefined) throw new CutOff()
  return { bytes, text, places, startXref, ...newest }
}

function setPlace(places: Map<number, Place>, number: number, place: Place) {
  if (places.size >= OBJECTS_MAX) throw new CutOff()
  // Newer sections are read first and win.
  if (!places.has(number)) places.set(number, place)
}

function readTable(text: string, offset: number, places: Map<number, Place>): string {
  let at = tokenStart(text, offset) + 'xref'.length
  for (;;) {
    at = tokenStart(text, at)
    if (text.startsWith('trailer', at)) break
    const head = /^(\d{1,10}) {1,4}(\d{1,10})\s{1,4}/.exec(text.slice(at, at + 32))
    if (head === null) throw new CutOff()
    at += head[0].length
    const first = Number(head[1])
    for (let index = 0; index < Number(head[2]); index += 1) {
      const entry = /^(\d{10}) (\d{5}) ([nf])[ \r\n]{1,2}/.exec(text.slice(at, at + 20))
      if (entry === null) throw new CutOff()
      const isUsed = entry[3] === 'n'
      setPlace(
        places,
        first + index,
        isUsed ? { at: 'offset', offset: Number(entry[1]) } : { at: 'free' },
      )
      at += entry[0].length
    }
  }
  const span = objectAt(text, at + 'trailer'.length)
  return text.slice(span.start, span.end)
}

function readXrefStream(
  bytes: Uint8Array,
  text: string,
  offset: number,
  places: Map<number, Place>,
): string {
  const { text: trailer, stream } = indirectAt(bytes, text, offset)
  const dictionary = dictionaryAt(trailer, 0)
  if (stream === undefined || entryOf(trailer, dictionary, 'Type') !== '/XRef') throw new CutOff()
  const data = decoded(trailer, dictionary, stream)
  const widths = integersOf(entryOf(trailer, dictionary, 'W'))
  const size = integerOf(entryOf(trailer, dictionary, 'Size'))
  if (widths?.length !== 3 || size === undefined || widths.some((width) => width > 6))
    throw new CutOff()
  const [typeWidth = 0, secondWidth = 0, thirdWidth = 0] = widths
  const rowBytes = typeWidth + secondWidth + thirdWidth
  if (rowBytes === 0) throw new CutOff()
  const index = integersOf(entryOf(trailer, dictionary, 'Index')) ?? [0, size]
  let at = 0
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    for (let number = index[pair]!; number < index[pair]! + index[pair + 1]!; number += 1) {
      if (at + rowBytes > data.length) throw new CutOff()
      const type = typeWidth === 0 ? 1 : bigEndian(data, at, typeWidth)
      const second = bigEndian(data, at + typeWidth, secondWidth)
      const third = bigEndian(data, at + typeWidth + secondWidth, thirdWidth)
      if (type === 1) setPlace(places, number, { at: 'offset', offset: second })
      else if (type === 2) setPlace(places, number, { at: 'stream', stream: second, index: third })
      else setPlace(places, number, { at: 'free' })
      at += rowBytes
    }
  }
  return trailer
}

function integersOf(array: string | undefined): number[] | undefined {
  if (array === undefined || !/^\[[\d\s]*\]$/.test(array)) return undefined
  return array.slice(1, -1).trim().split(/\s+/).map(Number)
}

function bigEndian(data: Uint8Array, at: number, width: number): number {
  let value = 0
  for (let index = at; index < at + width; index += 1) value = value * 256 + data[index]!
  return value
}

function indirectAt(bytes: Uint8Array, text: string, offset: number, number?: number): PdfObject {
  const head = /^(\d{1,10})\s{1,8}\d{1,5}\s{1,8}obj/.exec(text.slice(offset, offset + 48))
  if (head === null || (number !== undefined && Number(head[1]) !== number)) throw new CutOff()
  const span = objectAt(text, offset + head[0].length)
  const object = { text: text.slice(span.start, span.end) }
  const after = tokenStart(text, span.end)
  if (!text.startsWith('stream', after)) return object
  let start = after + 'stream'.length
  if (text[start] === '\r') start += 1
  if (text[start] === '\n') start += 1
  const length = integerOf(entryOf(object.text, dictionaryAt(object.text, 0), 'Length'))
  const end = length === undefined ? streamEnd(text, start) : start + length
  if (end > bytes.length || !text.startsWith('endstream', tokenStart(text, end))) throw new CutOff()
  return { ...object, stream: bytes.subarray(start, end) }
}

/** Where a stream whose length stands in another object ends. */
function streamEnd(text: string, start: number): number {
  const marker = text.indexOf('endstream', start)
  if (marker === -1) throw new CutOff()
  return marker
}

/** An object by its number; undefined where the file has none. */
export function objectOf(pdf: PdfFile, number: number): PdfObject | undefined {
  const place = pdf.places.get(number)
  if (place === undefined || place.at === 'free') return undefined
  if (place.at === 'offset') return indirectAt(pdf.bytes, pdf.text, place.offset, number)
  const holder = pdf.places.get(place.stream)
  if (holder?.at !== 'offset') throw new CutOff()
  const { text, stream } = indirectAt(pdf.bytes, pdf.text, holder.offset, place.stream)
  const dictionary = dictionaryAt(text, 0)
  if (stream === undefined || entryOf(text, dictionary, 'Type') !== '/ObjStm') throw new CutOff()
  const content = latin1(decoded(text, dictionary, stream))
  const first = integerOf(entryOf(text, dictionary, 'First'))
  if (first === undefined) throw new CutOff()
  const header = content.slice(0, first).trim().split(/\s+/).map(Number)
  if (header[place.index * 2] !== number) throw new CutOff()
  const span = objectAt(content, first + (header[place.index * 2 + 1] ?? Number.NaN))
  return { text: content.slice(span.start, span.end) }
}

/** The bytes of a stream that is plain or deflated, with or without the predictors of PNG. */
export function decoded(text: string, dictionary: Dictionary, stream: Uint8Array): Uint8Array {
  const filter = entryOf(text, dictionary, 'Filter')?.replace(/[[\]\s]/g, '')
  if (filter === undefined || filter === '') return stream
  if (filter !== '/FlateDecode') throw new CutOff()
  const plain = inflated(stream, STREAM_BYTES_MAX)
  if (plain === undefined) throw new CutOff()
  const parameters = entryOf(text, dictionary, 'DecodeParms')
  if (parameters === undefined || parameters === 'null') return plain
  const settings = dictionaryAt(parameters, parameters.startsWith('[') ? 1 : 0)
  const predictor = integerOf(entryOf(parameters, settings, 'Predictor')) ?? 1
  if (predictor === 1) return plain
  const columns = integerOf(entryOf(parameters, settings, 'Columns')) ?? 1
  const isPlainRow = ['Colors', 'BitsPerComponent'].every(
    (name) => entryOf(parameters, settings, name) === undefined,
  )
  if (predictor < 10 || !isPlainRow || columns === 0 || columns >= plain.length) throw new CutOff()
  return unpredicted(plain, columns)
}

/** Undoes the row filters of PNG for rows of single bytes. */
function unpredicted(data: Uint8Array, columns: number): Uint8Array {
  const rows: Uint8Array[] = []
  let above = new Uint8Array(columns)
  for (let at = 0; at + columns < data.length; at += columns + 1) {
    const filter = data[at]!
    const row = data.slice(at + 1, at + 1 + columns)
    for (let index = 0; index < columns; index += 1) {
      const left = index > 0 ? row[index - 1]! : 0
      const up = above[index]!
      const corner = index > 0 ? above[index - 1]! : 0
      if (filter === 1) row[index] = row[index]! + left
      else if (filter === 2) row[index] = row[index]! + up
      else if (filter === 3) row[index] = row[index]! + ((left + up) >> 1)
      else if (filter === 4) row[index] = row[index]! + paeth(left, up, corner)
      else if (filter !== 0) throw new CutOff()
    }
    rows.push(row)
    above = row
  }
  return joined(rows)
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner
  const [a, b, c] = [
    Math.abs(estimate - left),
    Math.abs(estimate - up),
    Math.abs(estimate - corner),
  ]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}
