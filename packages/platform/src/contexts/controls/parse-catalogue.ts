import { isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import type { CatalogueFault } from './errors.ts'

export type ParsedCatalogue<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly CatalogueFault[] }

const FAULTS_MAX = 50

/** Parses a catalogue file by its schema, whole: every fault is named with its line, and nothing is taken when there is one. */
export function parseCatalogue<S extends z.ZodType>(
  schema: S,
  text: string,
): ParsedCatalogue<z.output<S>> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  const lineOf = (offset: number) => lines.linePos(offset).line
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ message, pos }) => ({
      line: lineOf(pos[0]),
      says: message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, ''),
    }))
    return { ok: false, faults: faults.slice(0, FAULTS_MAX) }
  }
  // An alias can stand for more than fits in memory; the catalogue needs none.
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 0 }))
  if (parsed.success) return { ok: true, value: parsed.data }
  const faults = parsed.error.issues.map(({ path, message }) => ({
    line: lineOf(offsetOf(document, path)),
    says: path.length === 0 ? message : `${path.join('.')}: ${message}`,
  }))
  return { ok: false, faults: faults.slice(0, FAULTS_MAX) }
}

/** Where the innermost part stands that the path leads to: what is missing has no place, what holds it has. */
function offsetOf(
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}
