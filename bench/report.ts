import type { Machine } from './machine.ts'

export type Cell = string | number | undefined

export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** A figure that the project has set itself, and what was measured. */
export interface Aim {
  readonly what: string
  readonly aim: string
  readonly measured: string
  readonly holds: boolean | undefined
}

/** What one benchmark found; printed as tables, or as one JSON document. */
export interface Report {
  readonly bench: string
  readonly machine: Machine
  readonly method: Readonly<Record<string, string | number | boolean>>
  readonly tables: readonly Table[]
  readonly aims: readonly Aim[]
  /** What was left out, and why. */
  readonly notes: readonly string[]
}

export function printReport({ bench, machine, tables, aims, notes }: Report) {
  const { cpu, cores, node, system } = machine
  console.log(`bench ${bench}: ${cpu}, ${cores} cores, ${system}, Node ${node}`)
  for (const table of tables) printTable(table)
  if (aims.length > 0) {
    printTable({
      title: 'aims',
      columns: ['what', 'aim', 'measured', 'holds'],
      rows: aims.map(({ what, aim, measured, holds }) => [
        what,
        aim,
        measured,
        holds === undefined ? 'not measured' : holds ? 'yes' : 'NO',
      ]),
    })
  }
  for (const note of notes) console.log(`note: ${note}`)
}

function printTable({ title, columns, rows }: Table) {
  const texts = rows.map((row) => row.map(textOf))
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...texts.map((row) => row[index]!.length)),
  )
  const line = (cells: readonly string[], isHead: boolean) =>
    cells
      .map((cell, index) => {
        const isText = isHead ? index === 0 : typeof rows[0]?.[index] === 'string' || index === 0
        return isText ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!)
      })
      .join('  ')
      .trimEnd()
  console.log(`\n${title}`)
  console.log(line(columns, true))
  console.log(widths.map((width) => '-'.repeat(width)).join('  '))
  for (const row of texts) console.log(line(row, false))
}

function textOf(cell: Cell): string {
  if (cell === undefined) return '-'
  if (typeof cell === 'string') return cell
  if (Number.isInteger(cell)) return cell.toLocaleString('en-US')
  const digits = Math.abs(cell) >= 100 ? 0 : Math.abs(cell) >= 10 ? 1 : 2
  return cell.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

/** Progress goes to standard error, so that standard output stays one table or one document. */
export function progress(text: string) {
  process.stderr.write(`${text}\n`)
}
