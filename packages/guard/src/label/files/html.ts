import { formatAigc } from '../aigc.ts'
import { utf8, utf8Bytes } from './bytes.ts'
import { type FileFormat, labelIn, refusedFile } from './outcome.ts'
import { escaped, unescaped } from './xmp.ts'

const NAME = 'aigc'
const TAG_LENGTH_MAX = 65_536
const TAGS_MAX = 1_000_000
/** What stands in these is text, whatever it looks like. */
const rawElements = new Set([
  'script',
  'style',
  'title',
  'textarea',
  'xmp',
  'iframe',
  'noembed',
  'noframes',
  'template',
])

interface Tag {
  readonly start: number
  readonly end: number
  readonly name: string
}

/** The label as `<meta name="AIGC">` in the head; everything else stays as it is. */
export const html: FileFormat = {
  name: 'html',
  write(file, aigc) {
    const page = pageOf(file)
    if ('outcome' in page) return page
    const { text, tags } = page
    const labels = tags.filter((tag) => isLabel(text, tag))
    const place = headOf(text, tags)
    const value = escaped(formatAigc(aigc)).replaceAll('"', '&quot;')
    const before = without(labels, text, 0, place)
    const after = without(labels, text, place, text.length)
    return {
      outcome: 'written',
      file: utf8Bytes(`${before}<meta name="AIGC" content="${value}">${after}`),
    }
  },
  read(file) {
    const page = pageOf(file)
    if ('outcome' in page) return page
    const label = page.tags.find((tag) => isLabel(page.text, tag))
    if (label === undefined) return { outcome: 'unlabelled' }
    const content = attributesOf(page.text.slice(label.start, label.end)).get('content') ?? ''
    return labelIn(unescaped(content))
  },
}

/** A stretch of the text without the tags that lie in it. */
function without(tags: readonly Tag[], text: string, from: number, to: number): string {
  let kept = ''
  let at = from
  for (const { start, end } of tags) {
    if (start < from || end > to) continue
    kept += text.slice(at, start)
    at = end
  }
  return kept + text.slice(at, to)
}

/** Bytes that are not UTF-8 are refused: writing ASCII into an unknown encoding may mean something else there. */
function pageOf(file: Uint8Array) {
  const text = utf8(file)
  const tags = text === undefined ? undefined : tagsOf(text)
  if (text === undefined || tags === undefined || text.includes('\0'))
    return refusedFile('not-understood')
  return tags.length === 0 ? refusedFile('not-understood') : { text, tags }
}

/** Behind `<head>`, else behind `<html>`, else behind the document type, else at the very beginning. */
function headOf(text: string, tags: readonly Tag[]): number {
  for (const name of ['head', 'html', '!doctype']) {
    const tag = tags.find((each) => each.name === name)
    if (tag !== undefined) return tag.end
  }
  return text.startsWith('\uFEFF') ? 1 : 0
}

/** The opening tags outside of comments and raw text; undefined where one does not end. */
function tagsOf(text: string): Tag[] | undefined {
  const tags: Tag[] = []
  let at = 0
  for (;;) {
    const start = text.indexOf('<', at)
    if (start === -1) return tags
    if (text.startsWith('<!--', start)) {
      const close = commentEnd(text, start)
      if (close === undefined) return undefined
      at = close
      continue
    }
    const name = /^<(!?[a-z][^\s/>]{0,63})/i.exec(text.slice(start, start + 66))?.[1]?.toLowerCase()
    if (name === undefined) {
      at = start + 1
      continue
    }
    const end = tagEnd(text, start)
    if (end === undefined) return undefined
    if (tags.length >= TAGS_MAX) return undefined
    tags.push({ start, end, name })
    at = rawElements.has(name) ? rawEnd(text, end, name) : end
  }
}

/** As browsers read it: `<!-->` is a whole comment, and `--!>` ends one too. */
function commentEnd(text: string, start: number): number | undefined {
  const closing = /--!?>/g
  closing.lastIndex = start + 2
  return closing.test(text) ? closing.lastIndex : undefined
}

function tagEnd(text: string, start: number): number | undefined {
  const last = Math.min(text.length, start + TAG_LENGTH_MAX)
  let quote = ''
  for (let at = start + 1; at < last; at += 1) {
    const character = text[at]!
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if ((character === '"' || character === "'") && /[=\s]/.test(text[at - 1]!))
      quote = character
    else if (character === '>') return at + 1
  }
  return undefined
}

/** Where the closing tag of a raw element begins; the end of the text where there is none. */
function rawEnd(text: string, from: number, name: string): number {
  const closing = new RegExp(`</${name}[\\s/>]`, 'gi')
  closing.lastIndex = from
  const match = closing.exec(text)
  return match === null ? text.length : match.index + 1
}

function isLabel(text: string, { start, end, name }: Tag): boolean {
  return name === 'meta' && attributesOf(text.slice(start, end)).get('name')?.toLowerCase() === NAME
}

function attributesOf(tag: string): Map<string, string> {
  const attributes = new Map<string, string>()
  for (const match of tag.matchAll(
    /(?<=[\s"'/])([^\s"'=<>/]{1,64})\s{0,16}=\s{0,16}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g,
  )) {
    const name = match[1]!.toLowerCase()
    // The first of two attributes of one name counts.
    if (!attributes.has(name)) attributes.set(name, match[2] ?? match[3] ?? match[4] ?? '')
  }
  return attributes
}
