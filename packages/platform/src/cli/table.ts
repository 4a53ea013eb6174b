import type { Bilingual } from '#kernel/bilingual.ts'
import type { Terminal } from './terminal.ts'

export interface Column<Row> {
  readonly title: Bilingual
  read(row: Row): string
}

/** Prints rows under their titles, or as JSON where that is asked for. */
export function printRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  asJson: boolean,
  terminal: Terminal,
) {
  if (asJson) {
    terminal.answer(JSON.stringify(rows, undefined, 2))
    return
  }
  const cells = [
    columns.map(({ title }) => terminal.words(title)),
    ...rows.map((row) => columns.map(({ read }) => read(row))),
  ]
  const widths = columns.map((_, place) => Math.max(...cells.map((line) => widthOf(line[place]!))))
  for (const line of cells) {
    const padded = line.map((cell, place) => cell + ' '.repeat(widths[place]! - widthOf(cell)))
    terminal.answer(padded.join('  ').trimEnd())
  }
}

/** Terminals give Chinese characters and full-width signs two places. */
function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0)
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u
