import type { Aigc } from '../aigc.ts'
import { CutOff, concatenated, latin1Bytes, orElse, utf8, utf8Bytes } from './bytes.ts'
import { type FileFormat, refusedFile, type WrittenFile } from './outcome.ts'
import { decoded, objectOf, type PdfFile, parsePdf } from './pdf-objects.ts'
import { dictionaryAt, entryOf, integerOf, referenceOf } from './pdf-syntax.ts'
import { mergeXmp, readXmp } from './xmp.ts'

interface Catalog {
  readonly pdf: PdfFile
  readonly root: number
  /** The text of the catalog's dictionary. */
  readonly text: string
  /** The number of the metadata stream and its packet, where there is one. */
  readonly metadata: { readonly number: number; readonly packet: string } | undefined
  readonly size: number
}

/**
 * The label in the XMP metadata of the document, written as an incremental update: every byte of the file stays,
 * and signatures over them hold. What is encrypted, certified against changes or not understood is refused.
 */
export const pdf: FileFormat = {
  name: 'pdf',
  write(file, aigc) {
    const catalog = catalogOf(file)
    if ('outcome' in catalog) return catalog
    // A certified document says which changes break it; a metadata update may be one of them.
    if (catalog.pdf.text.includes('/DocMDP')) return refusedFile('signed')
    return orElse(() => updated(catalog, aigc), refusedFile('not-understood'))
  },
  read(file) {
    const catalog = catalogOf(file)
    if ('outcome' in catalog) return catalog
    return catalog.metadata === undefined
      ? { outcome: 'unlabelled' }
      : readXmp(catalog.metadata.packet)
  },
}

function catalogOf(file: Uint8Array) {
  return orElse(() => findCatalog(parsePdf(file)), refusedFile('not-understood'))
}

function findCatalog(pdf: PdfFile) {
  const trailer = dictionaryAt(pdf.trailer, 0)
  if (trailer.entries.has('Encrypt')) return refusedFile('encrypted')
  const root = referenceOf(entryOf(pdf.trailer, trailer, 'Root'))
  const size = integerOf(entryOf(pdf.trailer, trailer, 'Size'))
  if (root === undefined || size === undefined) throw new CutOff()
  const text = objectOf(pdf, root)?.text
  if (text === undefined) throw new CutOff()
  const dictionary = dictionaryAt(text, 0)
  if (entryOf(text, dictionary, 'Type') !== '/Catalog') throw new CutOff()
  const catalog: Catalog = { pdf, root, text, size, metadata: undefined }
  const entry = entryOf(text, dictionary, 'Metadata')
  if (entry === undefined || entry === 'null') return catalog
  const number = referenceOf(entry)
  const object = number === undefined ? undefined : objectOf(pdf, number)
  if (number === undefined || object?.stream === undefined) return refusedFile('foreign-metadata')
  const packet = utf8(decoded(object.text, dictionaryAt(object.text, 0), object.stream))
  if (packet === undefined) return refusedFile('foreign-metadata')
  return { ...catalog, metadata: { number, packet } }
}

function updated({ pdf, root, text, size, metadata }: Catalog, aigc: Aigc): WrittenFile {
  const merged = mergeXmp(metadata?.packet, aigc)
  if (merged === undefined) return refusedFile('foreign-metadata')
  const packet = utf8Bytes(merged)
  const number = metadata?.number ?? size
  const parts: Uint8Array[] = [pdf.bytes]
  let length = pdf.bytes.length
  const offsets = new Map<number, number>()
  const add = (part: Uint8Array) => {
    parts.push(part)
    length += part.length
  }
  add(latin1Bytes('\n'))
  offsets.set(number, length)
  add(
    latin1Bytes(
      `${number} 0 obj\n<< /Type /Metadata /Subtype /XML /Length ${packet.length} >>\nstream\n`,
    ),
  )
  add(packet)
  add(latin1Bytes('\nendstream\nendobj\n'))
  if (metadata === undefined) {
    offsets.set(root, length)
    add(latin1Bytes(`${root} 0 obj\n${withMetadata(text, number)}\nendobj\n`))
  }
  const nextSize = Math.max(size, number + 1)
  add(
    pdf.sort === 'table'
      ? table(pdf, offsets, length, nextSize)
      : stream(pdf, offsets, length, nextSize),
  )
  return { outcome: 'written', file: concatenated(...parts) }
}

function withMetadata(catalog: string, number: number): string {
  const { entries, end } = dictionaryAt(catalog, 0)
  const old = entries.get('Metadata')
  const cleaned =
    old === undefined ? catalog : catalog.slice(0, old.keyStart) + catalog.slice(old.end)
  const close = end - (catalog.length - cleaned.length) - 2
  return `${cleaned.slice(0, close)} /Metadata ${number} 0 R >>`
}

/** What the new trailer repeats of the old one: all but what belongs to the section itself. */
function carriedOver({ trailer }: PdfFile): string {
  const dictionary = dictionaryAt(trailer, 0)
  return ['Root', 'Info', 'ID']
    .filter((name) => dictionary.entries.has(name))
    .map((name) => `/${name} ${entryOf(trailer, dictionary, name)}`)
    .join(' ')
}

function table(
  pdf: PdfFile,
  offsets: ReadonlyMap<number, number>,
  at: number,
  size: number,
): Uint8Array {
  const sections = [...offsets]
    .sort(([a], [b]) => a - b)
    .map(([number, offset]) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`)
  const trailer = `<< /Size ${size} ${carriedOver(pdf)} /Prev ${pdf.startXref} >>`
  return latin1Bytes(`xref\n${sections.join('')}trailer\n${trailer}\nstartxref\n${at}\n%%EOF\n`)
}

/** A file whose newest section is a stream must go on with one (ISO 32000-1, 7.5.8.4). */
function stream(
  pdf: PdfFile,
  offsets: ReadonlyMap<number, number>,
  at: number,
  size: number,
): Uint8Array {
  // The stream is an object too, and lists itself.
  const number = size
  const entries = [...offsets, [number, at] as const].sort(([a], [b]) => a - b)
  const rows = entries.map(([, offset]) => {
    const row = new Uint8Array(7)
    row[0] = 1
    new DataView(row.buffer).setUint32(1, offset)
    return row
  })
  const index = entries.map(([each]) => `${each} 1`).join(' ')
  const data = concatenated(...rows)
  const head = `${number} 0 obj\n<< /Type /XRef /Size ${size + 1} /W [1 4 2] /Index [${index}] /Length ${data.length} ${carriedOver(pdf)} /Prev ${pdf.startXref} >>\nstream\n`
  return concatenated(
    latin1Bytes(head),
    data,
    latin1Bytes(`\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`),
  )
}
