import { type Aigc, formatAigc } from '../aigc.ts'
import { markupOf } from './markup.ts'
import { labelIn, type ReadLabel } from './outcome.ts'

const NAMESPACE = 'http://www.tc260.org.cn/ns/AIGC/1.0/'
const RDF_NAMESPACE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
export const XMP_LENGTH_MAX = 8 * 1024 * 1024
/** Each prefix of the namespace costs a look through the packet: writers declare one. */
const PREFIXES_MAX = 8

/**
 * An XMP packet with the label in it and everything else as it was; undefined where an existing packet is not
 * understood well enough to merge with.
 */
export function mergeXmp(existing: string | undefined, aigc: Aigc): string | undefined {
  const element = `<TC260:AIGC>${escaped(formatAigc(aigc))}</TC260:AIGC>`
  const description = `<rdf:Description xmlns:rdf="${RDF_NAMESPACE}" rdf:about="" xmlns:TC260="${NAMESPACE}">${element}</rdf:Description>`
  if (existing === undefined || existing.trim() === '') {
    return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${RDF_NAMESPACE}">${description}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
  }
  const cleaned = withoutLabel(existing)
  const markup = cleaned === undefined ? undefined : markupOf(cleaned)
  if (cleaned === undefined || markup === undefined) return undefined
  const root = new RegExp(`xmlns:([\\w.-]{1,64})\\s{0,64}=\\s{0,64}["']${RDF_NAMESPACE}["']`).exec(
    markup,
  )
  if (root === null) return undefined
  const end = markup.lastIndexOf(`</${root[1]}:RDF>`)
  if (end === -1) return undefined
  return cleaned.slice(0, end) + description + cleaned.slice(end)
}

/** The label of a packet. */
export function readXmp(packet: string): ReadLabel {
  const places = labelPlaces(packet)
  const first = places?.[0]
  if (places === undefined) return { outcome: 'refused', problem: 'foreign-metadata' }
  if (first === undefined) return { outcome: 'unlabelled' }
  return labelIn(unescaped(first.content).trim())
}

interface Place {
  readonly start: number
  readonly end: number
  readonly content: string
}

/** Every element or attribute AIGC of the namespace; undefined where one is opened and not closed, or hides in a crowd. */
function labelPlaces(document: string): Place[] | undefined {
  const packet = markupOf(document)
  if (packet === undefined) return undefined
  const prefixes = new Set(['TC260'])
  const declared = new RegExp(`xmlns:([\\w.-]{1,64})\\s{0,64}=\\s{0,64}["']${NAMESPACE}["']`, 'g')
  for (const match of packet.matchAll(declared)) {
    prefixes.add(match[1]!)
    if (prefixes.size > PREFIXES_MAX) return undefined
  }
  const places: Place[] = []
  for (const prefix of prefixes) {
    const name = `${prefix}:AIGC`
    const elements = elementsNamed(packet, name)
    if (elements === undefined) return undefined
    for (const place of [...elements, ...attributesNamed(packet, name)]) places.push(place)
  }
  return places.sort((a, b) => a.start - b.start)
}

function elementsNamed(packet: string, name: string): Place[] | undefined {
  const places: Place[] = []
  let at = 0
  for (;;) {
    const start = packet.indexOf(`<${name}`, at)
    if (start === -1) return places
    const open = packet.indexOf('>', start)
    if (open === -1) return undefined
    at = open + 1
    if (!/[\s/>]/.test(packet[start + name.length + 1]!)) continue
    if (packet[open - 1] === '/') {
      places.push({ start, end: open + 1, content: '' })
      continue
    }
    const closing = `</${name}>`
    const close = packet.indexOf(closing, at)
    if (close === -1) return undefined
    places.push({ start, end: close + closing.length, content: packet.slice(at, close) })
    at = close + closing.length
  }
}

function attributesNamed(packet: string, name: string): Place[] {
  const places: Place[] = []
  let at = 0
  for (;;) {
    const start = packet.indexOf(name, at)
    if (start === -1) return places
    at = start + name.length
    const opening = /^\s{0,64}=\s{0,64}(["'])/.exec(packet.slice(at, at + 132))
    if (opening === null || !/\s/.test(packet[start - 1] ?? '')) continue
    const from = at + opening[0].length
    const close = packet.indexOf(opening[1]!, from)
    if (close === -1) return places
    places.push({ start, end: close + 1, content: packet.slice(from, close) })
    at = close + 1
  }
}

function withoutLabel(packet: string): string | undefined {
  const places = labelPlaces(packet)
  if (places === undefined) return undefined
  let cleaned = ''
  let at = 0
  for (const { start, end } of places) {
    cleaned += packet.slice(at, Math.max(at, start))
    at = Math.max(at, end)
  }
  cleaned += packet.slice(at)
  // What held nothing but the label goes with it, so that writing twice does not leave husks behind.
  const husk = `<rdf:Description xmlns:rdf="${RDF_NAMESPACE}" rdf:about="" xmlns:TC260="${NAMESPACE}"></rdf:Description>`
  return cleaned.replaceAll(husk, '')
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

export function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});/g, (entity) => {
    const named: Readonly<Record<string, string>> = {
      '&amp;': '&',
      '&lt;': '<',
      '&gt;': '>',
      '&quot;': '"',
      '&apos;': "'",
    }
    const plain = named[entity]
    if (plain !== undefined) return plain
    const code = entity.startsWith('&#x')
      ? Number.parseInt(entity.slice(3), 16)
      : Number(entity.slice(2, -1))
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity
  })
}
