/** A row of a CSV file and the line it begins on, counted from 1. */
export interface SeparatedRow {
  readonly row: number
  readonly cells: readonly string[]
  /** Set where a quotation was not closed: the cells cannot be trusted. */
  readonly broken: boolean
}

/** Reads comma separated values (RFC 4180), with quotations over several lines, in time linear in the text. */
export function parseSeparatedValues(text: string): SeparatedRow[] {
  const rows: SeparatedRow[] = []
  let at = 0
  let line = 1
  while (at < text.length) {
    const row = line
    const cells: string[] = []
    let broken = false
    for (;;) {
      const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at)
      cells.push(cell.text)
      broken = broken || cell.broken
      line += cell.lines
      at = cell.end
      if (text[at] !== ',') break
      at += 1
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1
    at += 1
    line += 1
    rows.push({ row, cells, broken })
  }
  return rows
}

interface Cell {
  readonly text: string
  readonly end: number
  readonly lines: number
  readonly broken: boolean
}

function plainCell(text: string, start: number): Cell {
  let end = start
  while (end < text.length && !',\r\n'.includes(text[end]!)) end += 1
  return { text: text.slice(start, end), end, lines: 0, broken: false }
}

function quotedCell(text: string, start: number): Cell {
  let content = ''
  let from = start + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote === -1) {
      // The rest of the file is inside the quotation: one broken row instead of thousands of wrong ones.
      return { text: content + text.slice(from), end: text.length, lines: 0, broken: true }
    }
    content += text.slice(from, quote)
    if (text[quote + 1] !== '"') {
      let end = quote + 1
      while (end < text.length && !',\r\n'.includes(text[end]!)) end += 1
      const rest = text.slice(quote + 1, end)
      return {
        text: content,
        end,
        lines: content.split('\n').length - 1,
        broken: rest.trim() !== '',
      }
    }
    content += '"'
    from = quote + 2
  }
}
