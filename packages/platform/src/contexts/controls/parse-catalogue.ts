import { isNode, LineCounter, parseDocument, visit } from 'yaml'
import type { z } from 'zod'
import { issuesOf } from '#kernel/issue.ts'
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
    const faults = document.errors.map(({ message, pos }) => {
      const what = message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')
      return { line: lineOf(pos[0]), says: { zh: `不是合法的 YAML：${what}`, en: what } }
    })
    return { ok: false, faults: faults.slice(0, FAULTS_MAX) }
  }
  const aliases = aliasesIn(document)
  if (aliases.length > 0) {
    const faults = aliases.map((offset) => ({ line: lineOf(offset), says: NO_ALIAS }))
    return { ok: false, faults: faults.slice(0, FAULTS_MAX) }
  }
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 0 }), { reportInput: true })
  if (parsed.success) return { ok: true, value: parsed.data }
  const said = issuesOf(parsed.error)
  const faults = parsed.error.issues.map(({ path }, index) => {
    const { at, message } = said[index]!
    const place = at === '' ? '' : `${at}: `
    return {
      line: lineOf(offsetOf(document, path)),
      says: { zh: `${place}${message.zh}`, en: `${place}${message.en}` },
    }
  })
  return { ok: false, faults: faults.slice(0, FAULTS_MAX) }
}

const NO_ALIAS = { zh: '目录中不得使用别名（*）', en: 'a catalogue holds no alias (*)' }

/** Where aliases stand: one can be made to stand for more than fits in memory, and the catalogue needs none. */
function aliasesIn(document: ReturnType<typeof parseDocument>): readonly number[] {
  const found: number[] = []
  visit(document, {
    Alias: (_, alias) => {
      found.push(alias.range?.[0] ?? 0)
    },
  })
  return found
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
