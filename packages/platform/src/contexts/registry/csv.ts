import { type CsvFault, registryErrors } from './errors.ts'

/** One record: its fields, and the line of the file on which it starts (the header is line 1). */
export interface CsvRecord {
  readonly line: number
  readonly fields: readonly string[]
}

/** Text of a file as spreadsheets in use here write it: UTF-8 with or without a mark, else GB 18030. */
export function decodeText(bytes: Uint8Array): string {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // The next encoding may read it; when none does, the file is refused below.
    }
  }
  throw registryErrors.malformed_csv({ line: 1, reason: 'encoding' })
}

/**
 * Comma-separated values after RFC 4180, read strictly: what another reader could understand otherwise is refused, with
 * its line. Lines end in CRLF or LF; every record has as many fields as the header. Empty lines at the end are allowed.
 */
export function parseCsv(text: string): readonly CsvRecord[] {
  const records: CsvRecord[] = []
  let at = 0
  let line = 1
  const contentEnd = text.trimEnd().length
  while (at < text.length) {
    const started = line
    const fields: string[] = []
    for (;;) {
      const field = text[at] === '"' ? quoted(text, at, line) : bare(text, at, line)
      fields.push(field.value)
      line += field.lines
      at = field.end
      if (text[at] !== ',') break
      at += 1
    }
    at = lineEnd(text, at, line)
    line += 1
    const blank = fields.length === 1 && fields[0] === ''
    if (blank && at >= contentEnd) break
    if (fields.length !== (records[0]?.fields.length ?? fields.length)) {
      throw fault(started, 'field_count')
    }
    records.push({ line: started, fields })
  }
  return records
}

interface Field {
  readonly value: string
  readonly end: number
  readonly lines: number
}

function quoted(text: string, start: number, line: number): Field {
  let value = ''
  let at = start + 1
  for (;;) {
    const close = text.indexOf('"', at)
    if (close === -1) throw fault(line, 'open_quote')
    value += text.slice(at, close)
    if (text[close + 1] !== '"') {
      const next = text[close + 1]
      const ends = next === undefined || next === ',' || next === '\n' || next === '\r'
      if (!ends) throw fault(line, 'after_quote')
      return { value, end: close + 1, lines: value.split('\n').length - 1 }
    }
    value += '"'
    at = close + 2
  }
}

function bare(text: string, start: number, line: number): Field {
  let end = start
  while (end < text.length && !',\n\r'.includes(text[end]!)) {
    if (text[end] === '"') throw fault(line, 'stray_quote')
    end += 1
  }
  return { value: text.slice(start, end), end, lines: 0 }
}

function lineEnd(text: string, at: number, line: number): number {
  if (at >= text.length) return at
  if (text[at] === '\n') return at + 1
  if (text[at + 1] === '\n') return at + 2
  throw fault(line, 'bare_return')
}

function fault(line: number, reason: CsvFault) {
  return registryErrors.malformed_csv({ line, reason })
}
