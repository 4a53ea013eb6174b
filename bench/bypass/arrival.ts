import { readingsOfNumbers } from './infer-wire.ts'

/** Joins what stands at one place of all frames, as a client does that reads a stream. */
type ByPlace = Map<string, string>

const DEPTH_MAX = 100

function collect(value: unknown, place: string, texts: ByPlace, depth = 0): void {
  if (depth > DEPTH_MAX) return
  if (typeof value === 'string' || typeof value === 'number') {
    add(texts, place, String(value))
    if (typeof value === 'string') collectInner(value, place, texts, depth)
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value) && value.some((one) => typeof one === 'number')) {
    for (const [way, text] of readingsOfNumbers(value).entries()) {
      add(texts, `${place}~spelt${way}`, text)
      collectInner(text, `${place}~spelt${way}`, texts, depth)
    }
  }
  for (const [name, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) add(texts, `${place}~names`, `${name}\n`)
    collect(inner, `${place}/${name}`, texts, depth + 1)
  }
}

function add(texts: ByPlace, place: string, text: string) {
  texts.set(place, (texts.get(place) ?? '') + text)
}

function collectInner(text: string, place: string, texts: ByPlace, depth: number) {
  const file = /^data:[^,]*;base64,(.*)$/s.exec(text)
  if (file?.[1] !== undefined)
    add(texts, `${place}~file`, Buffer.from(file[1], 'base64').toString())
  if (!/^\s*[[{"]/.test(text)) return
  try {
    collect(JSON.parse(text), `${place}~json`, texts, depth + 1)
  } catch {
    // It only looked like JSON.
  }
}

/** Every text that a receiver of these bytes can read, pieces of a stream put together. */
export function textsOf(body: string): readonly string[] {
  const texts: ByPlace = new Map([['raw', body]])
  const frames = body.split(/\r?\n\r?\n/)
  const isStream = frames.some((frame) => /^(?:data|event|:)/m.test(frame)) && !body.startsWith('{')
  if (!isStream) collectInner(body, '', texts, 0)
  for (const frame of isStream ? frames : []) {
    const data = frame
      .split(/\r?\n/)
      .flatMap((line) => (line.startsWith('data:') ? [line.slice(5).trimStart()] : []))
      .join('\n')
    try {
      const parsed: unknown = JSON.parse(data)
      collect(parsed, placeOf(parsed), texts)
    } catch {
      // The end mark, or a comment: it stands in the raw text.
    }
  }
  for (const [place, text] of [...texts]) collectInner(text, `${place}~joined`, texts, 0)
  return [...texts.values(), contentsOf(texts)]
}

/** Chunks of different choices and kinds of event are different texts. */
function placeOf(frame: unknown): string {
  const { type, choices } = (frame ?? {}) as {
    type?: unknown
    choices?: readonly { index?: unknown }[]
  }
  return `${String(type ?? '')}#${String(choices?.[0]?.index ?? '')}`
}

/** The texts of all messages behind one another: what lies in two parts is read as one. */
function contentsOf(texts: ByPlace): string {
  return [...texts]
    .filter(([place]) => /content|text/.test(place))
    .map(([, text]) => text)
    .join('')
}

/** What is left of a text when a reader has looked past its dress. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}

/** Whether a thing can be read here: as it was written, or plainly. */
export function arrives(body: string, written: string, plain: string): boolean {
  const bareWritten = bare(written)
  const barePlain = bare(plain)
  return textsOf(body).some((text) => {
    if (text.includes(written) || text.includes(plain)) return true
    const seen = bare(text)
    return seen.includes(barePlain) || (bareWritten.length >= 4 && seen.includes(bareWritten))
  })
}
