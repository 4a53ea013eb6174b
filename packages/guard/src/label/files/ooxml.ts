import { strToU8, type Unzipped, unzipSync, type Zippable, zipSync } from 'fflate'
import { type Aigc, formatAigc } from '../aigc.ts'
import { latin1, utf8 } from './bytes.ts'
import { markupOf } from './markup.ts'
import { type FileFormat, type FileProblem, labelIn, refusedFile } from './outcome.ts'
import { escaped, unescaped } from './xmp.ts'

const CUSTOM = 'docProps/custom.xml'
const TYPES = '[Content_Types].xml'
const RELATIONS = '_rels/.rels'
const CUSTOM_TYPE = 'application/vnd.openxmlformats-officedocument.custom-properties+xml'
const CUSTOM_RELATION =
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties'
const CUSTOM_NAMESPACE = 'http://schemas.openxmlformats.org/officeDocument/2006/custom-properties'
const VALUES_NAMESPACE = 'http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes'
/** The format identifier of properties that users define (MS-OLEPS). */
const FORMAT = '{D5CDD505-2E9C-101B-9397-08002B2CF9AE}'

const PARTS_MAX = 20_000
const UNPACKED_BYTES_MAX = 512 * 1024 * 1024
/** The earliest that the format knows: the same document and label give the same bytes at any time. */
const MODIFIED = '1980-01-01T00:00:00'

/** The label as a custom property `AIGC` of DOCX, XLSX and PPTX; every other part keeps its content. */
export const ooxml: FileFormat = {
  name: 'ooxml',
  write(file, aigc) {
    const parts = partsOf(file)
    if (typeof parts === 'string') return refusedFile(parts)
    if (Object.keys(parts).some((name) => name.startsWith('_xmlsignatures/'))) {
      return refusedFile('signed')
    }
    const edited = edit(parts, aigc)
    if (edited === undefined) return refusedFile('foreign-metadata')
    const zippable: Zippable = {}
    for (const [name, bytes] of Object.entries({ ...parts, ...edited })) {
      zippable[name] = [bytes, { mtime: MODIFIED }]
    }
    return { outcome: 'written', file: zipSync(zippable) }
  },
  read(file) {
    const parts = partsOf(file)
    if (typeof parts === 'string') return refusedFile(parts)
    const custom = parts[CUSTOM]
    if (custom === undefined) return { outcome: 'unlabelled' }
    const text = utf8(custom)
    if (text === undefined) return refusedFile('foreign-metadata')
    const labels = labelsIn(text)
    if (labels === undefined) return refusedFile('foreign-metadata')
    const [property] = labels
    if (property === undefined) return { outcome: 'unlabelled' }
    return labelIn(unescaped(valueIn(text.slice(property.start, property.end))))
  },
}

function partsOf(file: Uint8Array): Unzipped | FileProblem {
  // An encrypted document is no archive but a compound file.
  if (latin1(file.subarray(0, 4)) === '\xd0\xcf\x11\xe0') return 'encrypted'
  if (latin1(file.subarray(0, 4)) !== 'PK\x03\x04') return 'not-understood'
  let count = 0
  let bytes = 0
  let isBomb = false
  try {
    const parts = unzipSync(file, {
      filter: ({ originalSize }) => {
        count += 1
        bytes += originalSize
        isBomb = isBomb || count > PARTS_MAX || bytes > UNPACKED_BYTES_MAX
        return !isBomb
      },
    })
    if (isBomb) return 'too-large'
    return parts[TYPES] === undefined || parts[RELATIONS] === undefined ? 'not-understood' : parts
  } catch {
    // The library throws errors of several kinds; all of them mean that the archive is damaged.
    return 'not-understood'
  }
}

function edit(parts: Unzipped, aigc: Aigc): Unzipped | undefined {
  const types = utf8(parts[TYPES]!)
  const relations = utf8(parts[RELATIONS]!)
  const existing = parts[CUSTOM] === undefined ? emptyProperties() : utf8(parts[CUSTOM])
  if (types === undefined || relations === undefined || existing === undefined) return undefined
  const custom = withProperty(existing, aigc)
  const editedTypes = withType(types)
  const editedRelations = withRelation(relations)
  if (custom === undefined || editedTypes === undefined || editedRelations === undefined) {
    return undefined
  }
  return {
    [TYPES]: strToU8(editedTypes),
    [RELATIONS]: strToU8(editedRelations),
    [CUSTOM]: strToU8(custom),
  }
}

function emptyProperties(): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="${CUSTOM_NAMESPACE}" xmlns:vt="${VALUES_NAMESPACE}"></Properties>`
}

/** The properties named AIGC, with their places; undefined where what is markup cannot be told. */
function labelsIn(document: string): { start: number; end: number }[] | undefined {
  const custom = markupOf(document)
  if (custom === undefined) return undefined
  const labels: { start: number; end: number }[] = []
  let at = 0
  for (;;) {
    const start = custom.indexOf('<property', at)
    if (start === -1) return labels
    const open = custom.indexOf('>', start)
    // One without a value closes itself; what follows is another's.
    const isEmpty = custom[open - 1] === '/'
    const close = isEmpty ? open : custom.indexOf('</property>', start)
    if (open === -1 || close === -1) return labels
    at = close + (isEmpty ? 1 : '</property>'.length)
    if (/\sname\s?=\s?["']AIGC["']/.test(custom.slice(start, open))) labels.push({ start, end: at })
  }
}

/** The text of the property's value; empty where it has none. */
function valueIn(property: string): string {
  const element = property.indexOf('<vt:lpwstr')
  const start = property.indexOf('>', element) + 1
  const end = property.indexOf('</vt:lpwstr>', start)
  return element === -1 || start === 0 || end === -1 ? '' : property.slice(start, end)
}

/** The document with its root element open, so that something can stand in it. */
function opened(custom: string): string {
  const markup = markupOf(custom) ?? ''
  const root = markup.indexOf('<Properties')
  const end = markup.indexOf('>', root)
  const isEmpty = root !== -1 && end !== -1 && markup[end - 1] === '/'
  return isEmpty ? `${custom.slice(0, end - 1)}></Properties>${custom.slice(end + 1)}` : custom
}

function withProperty(custom: string, aigc: Aigc): string | undefined {
  const labels = labelsIn(custom)
  if (labels === undefined) return undefined
  let cleaned = ''
  let at = 0
  for (const { start, end } of labels) {
    cleaned += custom.slice(at, start)
    at = end
  }
  cleaned += custom.slice(at)
  cleaned = opened(cleaned)
  const end = markupOf(cleaned)?.lastIndexOf('</Properties>') ?? -1
  if (end === -1 || !cleaned.includes(VALUES_NAMESPACE)) return undefined
  const used = [...cleaned.matchAll(/\spid\s?=\s?["'](\d{1,9})["']/g)].map((match) =>
    Number(match[1]),
  )
  // Identifiers 0 and 1 are reserved.
  const id = used.reduce((highest, each) => Math.max(highest, each), 1) + 1
  const property = `<property fmtid="${FORMAT}" pid="${id}" name="AIGC"><vt:lpwstr xmlns:vt="${VALUES_NAMESPACE}">${escaped(formatAigc(aigc))}</vt:lpwstr></property>`
  return cleaned.slice(0, end) + property + cleaned.slice(end)
}

function withType(types: string): string | undefined {
  if (types.includes(CUSTOM_TYPE)) return types
  const end = types.lastIndexOf('</Types>')
  if (end === -1) return undefined
  return `${types.slice(0, end)}<Override PartName="/${CUSTOM}" ContentType="${CUSTOM_TYPE}"/>${types.slice(end)}`
}

function withRelation(relations: string): string | undefined {
  if (relations.includes(CUSTOM_RELATION)) return relations
  const end = relations.lastIndexOf('</Relationships>')
  if (end === -1) return undefined
  // Longer than any of its kind, hence none of them.
  const taken = [...relations.matchAll(/"rIdAIGC(1*)"/g)].map((match) => match[1]!.length + 1)
  const id = `rIdAIGC${'1'.repeat(taken.reduce((longest, each) => Math.max(longest, each), 0))}`
  return `${relations.slice(0, end)}<Relationship Id="${id}" Type="${CUSTOM_RELATION}" Target="${CUSTOM}"/>${relations.slice(end)}`
}
