import { type Aigc, formatAigc } from '../aigc.ts'
import { utf8, utf8Bytes } from './bytes.ts'
import { type FileFormat, labelIn, refusedFile } from './outcome.ts'

const KEY = 'AIGC'

interface Member {
  readonly valueStart: number
  readonly valueEnd: number
}

interface Scanned {
  /** Behind the opening bracket. */
  readonly bodyStart: number
  readonly isEmpty: boolean
  readonly labels: readonly Member[]
}

/** The label as the first member of the outermost object; every other character stays as it is. */
export const json: FileFormat = {
  name: 'json',
  write(file, aigc) {
    const text = textOf(file)
    if (typeof text !== 'string') return text
    const written = labelled(text, aigc)
    return written === undefined
      ? refusedFile('no-place')
      : { outcome: 'written', file: utf8Bytes(written) }
  },
  read(file) {
    const text = textOf(file)
    if (typeof text !== 'string') return text
    const scanned = scan(text)
    if (scanned === undefined) return refusedFile('no-place')
    const [label] = scanned.labels
    if (label === undefined) return { outcome: 'unlabelled' }
    return labelIn(text.slice(label.valueStart, label.valueEnd))
  },
}

function textOf(file: Uint8Array) {
  const text = utf8(file)
  if (text === undefined) return refusedFile('not-understood')
  try {
    JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  } catch {
    return refusedFile('not-understood')
  }
  return text
}

function labelled(text: string, aigc: Aigc): string | undefined {
  const scanned = scan(text)
  if (scanned === undefined) return undefined
  const { bodyStart, isEmpty, labels } = scanned
  const value = formatAigc(aigc)
  if (labels.length === 0) {
    return `${text.slice(0, bodyStart)}"${KEY}":${value}${isEmpty ? '' : ','}${text.slice(bodyStart)}`
  }
  // A key that stands twice means its last value to most readers: all of them say the same afterwards.
  let result = ''
  let at = 0
  for (const { valueStart, valueEnd } of labels) {
    result += text.slice(at, valueStart) + value
    at = valueEnd
  }
  return result + text.slice(at)
}

/** Walks the members of the outermost object of a text that is known to be JSON; its values stay unread. */
function scan(text: string): Scanned | undefined {
  const open = blankEnd(text, text.startsWith('\uFEFF') ? 1 : 0)
  if (text[open] !== '{') return undefined
  const labels: Member[] = []
  let at = blankEnd(text, open + 1)
  const isEmpty = text[at] === '}'
  while (text[at] === '"') {
    const keyEnd = stringEnd(text, at)
    const key: unknown = JSON.parse(text.slice(at, keyEnd))
    const valueStart = blankEnd(text, blankEnd(text, keyEnd) + 1)
    const valueEnd = endOfValue(text, valueStart)
    if (key === KEY) labels.push({ valueStart, valueEnd })
    at = blankEnd(text, blankEnd(text, valueEnd) + 1)
  }
  return { bodyStart: open + 1, isEmpty, labels }
}

function blankEnd(text: string, from: number): number {
  let at = from
  while (' \t\r\n'.includes(text[at] ?? '-')) at += 1
  return at
}

function stringEnd(text: string, from: number): number {
  let at = from + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

function endOfValue(text: string, from: number): number {
  let depth = 0
  let at = from
  while (at < text.length) {
    const character = text[at]!
    if (character === '"') {
      at = stringEnd(text, at)
      if (depth === 0) return at
      continue
    }
    if (depth === 0 && ',} \t\r\n'.includes(character)) return at
    if (character === '{' || character === '[') depth += 1
    if (character === '}' || character === ']') {
      depth -= 1
      if (depth === 0) return at + 1
    }
    at += 1
  }
  return at
}
